import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.recommendation.ALS;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The batch on Spark, as one source file that a JDK runs as it is (src/jobs/spark.ts starts it):
 *
 *   aggregate ARCHIVE SQL NAME...      runs SQL/NAME.sql over the archive and leaves ARCHIVE/aggregates/NAME
 *   factorize ARCHIVE SQL SETTINGS RANK EPOCHS UNOBSERVED LAMBDA SEED
 *                                      fits implicit ALS (Hu, Koren and Volinsky 2008) and leaves ARCHIVE/training/...
 *
 * Prints a line "rows NAME COUNT" for all that it leaves. No code of ours runs on the executors: a cluster needs
 * nothing of it but Spark.
 */
public class Batch {
  private static final String EVENTS = "id STRING, listener STRING, kind STRING, item STRING, time TIMESTAMP_NTZ,"
      + " ms_played DOUBLE, weight DOUBLE, card STRING, playlist STRING, source STRING";
  private static final String LISTENERS = "listener STRING, name STRING, time_zone STRING, country STRING,"
      + " created_at BIGINT, simulated BOOLEAN";
  private static final String IMPORTED = "listener STRING, item STRING, imported DOUBLE, first_at BIGINT, last_at BIGINT";
  private static final String DOCUMENTS = "kind STRING, id STRING, listener STRING, body STRING";

  private final SparkSession spark;
  private final String archive;
  private final java.nio.file.Path sql;

  private Batch(SparkSession spark, String archive, String sql) {
    this.spark = spark;
    this.archive = archive;
    this.sql = java.nio.file.Path.of(sql);
  }

  public static void main(String[] args) throws IOException {
    SparkSession spark = SparkSession.builder().getOrCreate();
    try {
      Batch batch = new Batch(spark, args[1], args[2]);
      batch.openViews();
      List<String> rest = List.of(args).subList(3, args.length);
      if (args[0].equals("aggregate")) {
        for (String name : rest) batch.leave(batch.query(name), "aggregates/" + name);
      } else {
        batch.factorize(rest);
      }
    } finally {
      spark.stop();
    }
  }

  private void openViews() throws IOException {
    read("events", EVENTS).createOrReplaceTempView("archived_events");
    spark.sql("SELECT *, unix_millis(CAST(time AS TIMESTAMP)) AS at_ms FROM archived_events")
        .createOrReplaceTempView("events");
    read("tables/listeners.parquet", LISTENERS).createOrReplaceTempView("listeners");
    read("tables/imported.parquet", IMPORTED).createOrReplaceTempView("imported");
    read("tables/documents.parquet", DOCUMENTS).createOrReplaceTempView("documents");
    for (String view : new String[] {"plays", "sessions"}) query(view).createOrReplaceTempView(view);
  }

  /** Rows of a part of the archive; none where there is no such part yet. */
  private Dataset<Row> read(String name, String columns) throws IOException {
    Path path = new Path(archive, name);
    if (!path.getFileSystem(spark.sparkContext().hadoopConfiguration()).exists(path)) {
      return spark.sql(emptyRows(columns));
    }
    return spark.read().schema(columns).parquet(path.toString());
  }

  private static String emptyRows(String columns) {
    List<String> nulls = new ArrayList<>();
    for (String column : columns.split(",")) {
      String[] parts = column.trim().split(" ");
      nulls.add("CAST(NULL AS " + parts[1] + ") AS " + parts[0]);
    }
    return "SELECT " + String.join(", ", nulls) + " WHERE false";
  }

  private Dataset<Row> query(String name) throws IOException {
    return spark.sql(Files.readString(sql.resolve(name + ".sql")));
  }

  /** Writes rows beside, then puts them in the place of what was there. */
  private void leave(Dataset<Row> rows, String name) throws IOException {
    Path draft = new Path(archive, ".drafts/" + name.replace('/', '_'));
    Path target = new Path(archive, name);
    FileSystem files = target.getFileSystem(spark.sparkContext().hadoopConfiguration());
    rows.write().mode("overwrite").option("compression", "zstd").parquet(draft.toString());
    files.delete(target, true);
    files.mkdirs(target.getParent());
    if (!files.rename(draft, target)) throw new IOException("Could not rename " + draft + " to " + target);
    System.out.println("rows " + target.getName() + " " + spark.read().parquet(target.toString()).count());
  }

  private void factorize(List<String> settings) throws IOException {
    int rank = Integer.parseInt(settings.get(1));
    int epochs = Integer.parseInt(settings.get(2));
    double unobserved = Double.parseDouble(settings.get(3));
    double lambda = Double.parseDouble(settings.get(4));
    long seed = Long.parseLong(settings.get(5));
    leave(query("listener_items"), "aggregates/listener_items");
    spark.read().parquet(archive + "/aggregates/listener_items").createOrReplaceTempView("listener_items");
    spark.read().parquet(archive + "/training/held_out.parquet").createOrReplaceTempView("held_out");
    spark.sql(settings.get(0)).createOrReplaceTempView("settings");
    query("confidences").createOrReplaceTempView("confidences");
    Dataset<Row> pairs = query("training_pairs").cache();
    pairs.createOrReplaceTempView("pairs");
    numbered("listener").createOrReplaceTempView("numbered_listeners");
    numbered("item").createOrReplaceTempView("numbered_items");
    Dataset<Row> ratings = spark.sql("SELECT l.n AS l, i.n AS i, CAST(p.confidence AS FLOAT) AS c FROM pairs p"
        + " JOIN numbered_listeners l ON l.id = p.listener JOIN numbered_items i ON i.id = p.item");
    double known = pairs.count();
    if (known == 0) {
      System.out.println("rows item_factors 0");
      return;
    }
    double cells = (double) spark.table("numbered_listeners").count() * spark.table("numbered_items").count();
    // Spark weighs an unobserved pair 1 where we weigh it `unobserved`, and its ridge counts observed pairs alone where
    // ours counts `unobserved` for each other one too: all ridges together are as large as ours.
    double ridge = lambda / unobserved * (1 + unobserved * cells / known);
    ALSModel model = new ALS().setRank(rank).setMaxIter(epochs).setImplicitPrefs(true).setAlpha(1 / unobserved)
        .setRegParam(ridge).setSeed(seed).setUserCol("l").setItemCol("i").setRatingCol("c").fit(ratings);
    model.itemFactors().createOrReplaceTempView("item_vectors");
    model.userFactors().createOrReplaceTempView("listener_vectors");
    leave(spark.sql("SELECT n.id AS item, v.features AS vector FROM item_vectors v JOIN numbered_items n ON n.n = v.id"
        + " ORDER BY item"), "training/item_factors");
    leave(spark.sql("SELECT features AS vector FROM listener_vectors ORDER BY id"), "training/listener_factors");
  }

  private Dataset<Row> numbered(String column) {
    return spark.sql("SELECT id, CAST(row_number() OVER (ORDER BY id) - 1 AS INT) AS n FROM (SELECT DISTINCT " + column
        + " AS id FROM pairs)").cache();
  }
}
