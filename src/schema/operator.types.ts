/** What operators look at: models and jobs. */
import { Field, Float, ID, ObjectType } from 'type-graphql';
import { JobOutcome, ModelKind } from './enums.ts';
import { DateTime } from './scalars.ts';

@ObjectType({
  simpleResolvers: true,
  description: 'A figure that a model reached on held-out listening.',
})
export class Metric {
  @Field(() => String, { description: 'Its name, such as `ndcg100`.' })
  name!: string;

  @Field(() => Float, { description: 'The figure.' })
  value!: number;
}

@ObjectType({ simpleResolvers: true, description: 'One published snapshot of a model.' })
export class ModelVersion {
  @Field(() => ID, { description: 'The version, for `promoteModel`.' })
  version!: string;

  @Field(() => DateTime, { description: 'When it was trained.' })
  trainedAt!: number;

  @Field(() => Float, { description: 'Size of the snapshot in bytes.' })
  sizeBytes!: number;

  @Field(() => [Metric], {
    description: 'Held-out figures; empty where there was too little to judge by.',
  })
  metrics!: Metric[];
}

@ObjectType({ simpleResolvers: true, description: 'How one kind of model stands.' })
export class ModelStatus {
  @Field(() => ModelKind, { description: 'Which model.' })
  kind!: string;

  @Field(() => ID, { nullable: true, description: 'The version that serves; null: none yet.' })
  version?: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the version that serves was trained.',
  })
  trainedAt?: number;

  @Field(() => [Metric], { description: 'Figures of the version that serves.' })
  metrics!: Metric[];

  @Field(() => ModelVersion, { nullable: true, description: 'The snapshot that serves.' })
  current?: ModelVersion;

  @Field(() => ModelVersion, {
    nullable: true,
    description: 'The one before it, which `rollbackModel` puts back.',
  })
  previous?: ModelVersion;

  @Field(() => [ModelVersion], { description: 'Published snapshots, newest first, 20 at most.' })
  versions!: ModelVersion[];
}

@ObjectType({ simpleResolvers: true, description: 'One run of a job.' })
export class JobRun {
  @Field(() => ID, { description: 'Id of the run.' })
  id!: string;

  @Field(() => String, { description: 'Name of the job.' })
  job!: string;

  @Field(() => JobOutcome, { description: 'How it stands.' })
  outcome!: string;

  @Field(() => DateTime, { description: 'When it began.' })
  startedAt!: number;

  @Field(() => DateTime, { nullable: true, description: 'When it ended; null while it runs.' })
  finishedAt?: number;

  @Field(() => Float, { description: 'How far it is, 0 to 1.' })
  progress!: number;

  @Field(() => String, {
    nullable: true,
    description: 'What it is doing, what it did, why it was skipped, or what failed.',
  })
  message?: string;
}

@ObjectType({ simpleResolvers: true, description: 'A job and how it stands.' })
export class JobStatus {
  @Field(() => String, { description: 'Its name, for `runJob`.' })
  name!: string;

  @Field(() => String, { description: 'What it does and what it leaves.' })
  description!: string;

  @Field(() => String, { description: 'When it runs: a cron expression of five fields.' })
  schedule!: string;

  @Field(() => String, { description: 'IANA time zone of the schedule.' })
  timeZone!: string;

  @Field(() => JobRun, { nullable: true, description: 'The latest run; null: none yet.' })
  lastRun?: JobRun;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it runs next; null where this process does not tick the schedules.',
  })
  nextRun?: number;

  @Field(() => Float, {
    nullable: true,
    description: 'How far the run under way is, 0 to 1; null: none is.',
  })
  progress?: number;
}
