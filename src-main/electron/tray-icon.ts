// The tray's icon: one shape per level, the same as in the overlay, drawn here so that no image files are needed.

import type { Level } from "../../src-core/ids.ts";

/** Side of the icon, pixels. */
export const iconSide = 32;

type Point = readonly [x: number, y: number];

/** Inside or not, in a square from −1 to 1. */
const shapes: Readonly<Record<Level, (point: Point) => boolean>> = {
  calm: ([x, y]) => Math.hypot(x, y) < 0.8 && Math.hypot(x, y) > 0.42,
  tense: ([x, y]) => Math.abs(x) + Math.abs(y) < 0.92,
  heated: ([x, y]) => y < 0.75 && y > -0.85 && Math.abs(x) < (y + 0.85) * 0.58,
  abusive: ([x, y]) => Math.max(Math.abs(x), Math.abs(y)) < 0.75 && !(Math.abs(y) < 0.13 && Math.abs(x) < 0.45),
  threatening: ([x, y]) =>
    Math.max(Math.abs(x), Math.abs(y)) < 0.85 &&
    Math.abs(x) + Math.abs(y) < 1.2 &&
    !(Math.abs(x) < 0.13 && y > -0.55 && y < 0.2) &&
    !(Math.abs(x) < 0.13 && y > 0.38 && y < 0.6),
};

/** Blue, green, red: mid tones that stand out on a light and on a dark tray. */
const colours: Readonly<Record<Level, readonly [blue: number, green: number, red: number]>> = {
  calm: [126, 150, 84],
  tense: [38, 146, 201],
  heated: [48, 118, 224],
  abusive: [84, 76, 217],
  threatening: [214, 92, 160],
};

/** BGRA pixels, as `nativeImage.createFromBitmap` takes them; `isDim` while there is no call. */
export function levelBitmap(level: Level, isDim: boolean): Buffer {
  const pixels = Buffer.alloc(iconSide * iconSide * 4);
  const [blue, green, red] = isDim ? [150, 150, 150] : colours[level];
  for (let row = 0; row < iconSide; row += 1) {
    for (let column = 0; column < iconSide; column += 1) {
      const alpha = Math.round(255 * coverage(shapes[level], row, column));
      // Premultiplied, as bitmaps of the system are.
      const scaled = [blue, green, red].map((value) => Math.round((value * alpha) / 255));
      pixels.set([...scaled, alpha], (row * iconSide + column) * 4);
    }
  }
  return pixels;
}

const samples = [0.125, 0.375, 0.625, 0.875] as const;

const position = (pixel: number, part: number): number => ((pixel + part) / iconSide) * 2 - 1;

/** Share of a pixel that lies in the shape, from 16 samples. */
function coverage(isInside: (point: Point) => boolean, row: number, column: number): number {
  const hits = samples.flatMap((dy) =>
    samples.filter((dx) => isInside([position(column, dx), position(row, dy)])),
  ).length;
  return hits / (samples.length * samples.length);
}
