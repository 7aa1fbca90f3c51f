/**
 * The power spectra of two frames of a signal at once, one in each lane of the vectors, in double precision. Each number is made by
 * the same operations in the same order as in `src/math/fft.ts`: so it is the same to the last bit.
 */

/** Layout of the arguments. Mirrored by `power-frames.ts`. */
const HALF: usize = 0;
const BINS: usize = 4;
const ORDER: usize = 8;
const WINDOW: usize = 12;
const COS: usize = 16;
const SIN: usize = 20;
const WORK: usize = 24;
const OUT: usize = 28;

/** Bytes of a complex number of both frames: real parts, then imaginary ones. */
const PAIR: usize = 32;

/** @param frame - The first frame, f32; the second one begins at `other`. */
export function powerOfFrames(args: usize, frame: usize, other: usize): void {
  const half = load<i32>(args + HALF);
  const work = <usize>load<u32>(args + WORK);
  const cos = <usize>load<u32>(args + COS);
  const sin = <usize>load<u32>(args + SIN);
  place(args, frame, other);
  let span = 1;
  if ((ctz(half) & 1) == 1) {
    radix2(work, half);
    span = 2;
  }
  for (; span < half; span *= 4) radix4(work, half, span, cos, sin);
  unfold(args);
}

/** Weighs both frames by the window, in the order that the transform works in. */
function place(args: usize, frame: usize, other: usize): void {
  const half = load<i32>(args + HALF);
  let order = <usize>load<u32>(args + ORDER);
  let window = <usize>load<u32>(args + WINDOW);
  let to = <usize>load<u32>(args + WORK);
  for (let i = 0; i < half; i++) {
    const at = (<usize>load<u32>(order)) << 3;
    const both = v128.load64_lane(other + at, v128.load64_zero(frame + at), 1);
    const even = f64x2.promote_low_f32x4(v128.shuffle<f32>(both, both, 0, 2, 0, 2));
    const odd = f64x2.promote_low_f32x4(v128.shuffle<f32>(both, both, 1, 3, 1, 3));
    v128.store(to, f64x2.mul(even, v128.load64_splat(window)));
    v128.store(to, f64x2.mul(odd, v128.load64_splat(window, 8)), 16);
    order += 4;
    window += 16;
    to += PAIR;
  }
}

function radix2(work: usize, half: i32): void {
  const end = work + <usize>half * PAIR;
  for (let at = work; at < end; at += 2 * PAIR) {
    const aRe = v128.load(at);
    const aIm = v128.load(at, 16);
    const bRe = v128.load(at, 32);
    const bIm = v128.load(at, 48);
    v128.store(at, f64x2.add(aRe, bRe));
    v128.store(at, f64x2.add(aIm, bIm), 16);
    v128.store(at, f64x2.sub(aRe, bRe), 32);
    v128.store(at, f64x2.sub(aIm, bIm), 48);
  }
}

/** Joins four transforms of length `span` into one, everywhere. */
function radix4(work: usize, half: i32, span: i32, cos: usize, sin: usize): void {
  const stride = (<usize>(half / (2 * span))) << 3;
  const line = <usize>span * PAIR;
  const end = work + <usize>half * PAIR;
  for (let j = 0; j < span; j++) {
    const t = <usize>j * stride;
    const c1 = v128.load64_splat(cos + t);
    const s1 = v128.load64_splat(sin + t);
    const c2 = f64x2.sub(f64x2.mul(c1, c1), f64x2.mul(s1, s1));
    const s2 = f64x2.mul(f64x2.mul(f64x2.splat(2), c1), s1);
    const c3 = f64x2.sub(f64x2.mul(c1, c2), f64x2.mul(s1, s2));
    const s3 = f64x2.add(f64x2.mul(s1, c2), f64x2.mul(c1, s2));
    for (let a = work + <usize>j * PAIR; a < end; a += 4 * line) {
      const b = a + line;
      const c = b + line;
      const d = c + line;
      let re = v128.load(b);
      let im = v128.load(b, 16);
      const bRe = f64x2.add(f64x2.mul(re, c1), f64x2.mul(im, s1));
      const bIm = f64x2.sub(f64x2.mul(im, c1), f64x2.mul(re, s1));
      re = v128.load(c);
      im = v128.load(c, 16);
      const cRe = f64x2.add(f64x2.mul(re, c2), f64x2.mul(im, s2));
      const cIm = f64x2.sub(f64x2.mul(im, c2), f64x2.mul(re, s2));
      re = v128.load(d);
      im = v128.load(d, 16);
      const dRe = f64x2.add(f64x2.mul(re, c3), f64x2.mul(im, s3));
      const dIm = f64x2.sub(f64x2.mul(im, c3), f64x2.mul(re, s3));
      re = v128.load(a);
      im = v128.load(a, 16);
      const sumRe = f64x2.add(re, cRe);
      const sumIm = f64x2.add(im, cIm);
      const difRe = f64x2.sub(re, cRe);
      const difIm = f64x2.sub(im, cIm);
      v128.store(a, f64x2.add(f64x2.add(sumRe, bRe), dRe));
      v128.store(a, f64x2.add(f64x2.add(sumIm, bIm), dIm), 16);
      v128.store(c, f64x2.sub(f64x2.sub(sumRe, bRe), dRe));
      v128.store(c, f64x2.sub(f64x2.sub(sumIm, bIm), dIm), 16);
      v128.store(b, f64x2.sub(f64x2.add(difRe, bIm), dIm));
      v128.store(b, f64x2.add(f64x2.sub(difIm, bRe), dRe), 16);
      v128.store(d, f64x2.add(f64x2.sub(difRe, bIm), dIm));
      v128.store(d, f64x2.sub(f64x2.add(difIm, bRe), dRe), 16);
    }
  }
}

/** From the transform of half the length to the power of the bins 1 to BINS: below half. */
function unfold(args: usize): void {
  const bins = load<i32>(args + BINS);
  const work = <usize>load<u32>(args + WORK);
  const out = <usize>load<u32>(args + OUT);
  const next = (<usize>bins) << 2;
  let cos = <usize>load<u32>(args + COS);
  let sin = <usize>load<u32>(args + SIN);
  const first = f64x2.add(v128.load(work), v128.load(work, 16));
  write(out, next, f64x2.mul(first, first));
  let k = work;
  let m = work + <usize>load<i32>(args + HALF) * PAIR;
  for (let bin: usize = 1; bin < <usize>bins; bin++) {
    k += PAIR;
    m -= PAIR;
    cos += 8;
    sin += 8;
    const kRe = v128.load(k);
    const kIm = v128.load(k, 16);
    const mRe = v128.load(m);
    const mIm = v128.load(m, 16);
    const oddRe = f64x2.add(kIm, mIm);
    const oddIm = f64x2.sub(mRe, kRe);
    const c = v128.load64_splat(cos);
    const s = v128.load64_splat(sin);
    let x = f64x2.add(f64x2.add(kRe, mRe), f64x2.mul(c, oddRe));
    x = f64x2.add(x, f64x2.mul(s, oddIm));
    let y = f64x2.add(f64x2.sub(kIm, mIm), f64x2.mul(c, oddIm));
    y = f64x2.sub(y, f64x2.mul(s, oddRe));
    const power = f64x2.add(f64x2.mul(x, x), f64x2.mul(y, y));
    write(out + (bin << 2), next, f64x2.mul(power, f64x2.splat(0.25)));
  }
}

/** The bin of both frames, each in its row. */
function write(out: usize, next: usize, both: v128): void {
  const floats = f32x4.demote_f64x2_zero(both);
  v128.store32_lane(out, floats, 0);
  v128.store32_lane(out + next, floats, 1);
}
