import { describe, expect, it } from "vitest";
import { firstPlace, inside, resized, sizeOf, snapped } from "../../../src-main/electron/placement.ts";

const area = { x: 0, y: 0, width: 1920, height: 1040 };
const second = { x: -1280, y: 200, width: 1280, height: 984 };
const card = { width: 380, height: 260 };

describe("the overlay's place", () => {
  it.each([
    ["the left edge", { x: 9, y: 300 }, { x: 0, y: 300 }],
    ["the right edge", { x: 1530, y: 300 }, { x: 1540, y: 300 }],
    ["a corner", { x: 1533, y: 775 }, { x: 1540, y: 780 }],
    ["no edge from afar", { x: 40, y: 40 }, { x: 40, y: 40 }],
    ["the edge it was pushed over", { x: -200, y: 1000 }, { x: 0, y: 780 }],
  ])("is attracted by %s", (_, from, to) => {
    expect(snapped({ ...card, ...from }, area)).toEqual({ ...card, ...to });
  });

  it("counts from its own monitor's corner, also left of the first one", () => {
    expect(snapped({ ...card, x: -1275, y: 210 }, second)).toEqual({ ...card, x: -1280, y: 200 });
    expect(firstPlace(card, second)).toEqual({ ...card, x: -404, y: 224 });
  });

  it.each([
    ["right, so it grows to the left", { x: 1540, y: 0 }, { x: 1360, y: 0 }],
    ["low, so it grows upwards", { x: 0, y: 996 }, { x: 0, y: 996 + 44 - 44 }],
    ["left and high, so it grows right and down", { x: 10, y: 10 }, { x: 10, y: 10 }],
  ])("keeps its near edge when its size changes: it lies %s", (_, from, to) => {
    const height = from.y > 500 ? 44 : 260;
    expect(resized({ width: 380, height, ...from }, { width: 560, height: 44 }, area)).toMatchObject(to);
  });

  it("comes back from a monitor that is gone", () => {
    expect(inside({ ...card, x: -900, y: 300 }, area)).toEqual({ ...card, x: 0, y: 300 });
    expect(inside({ ...card, x: 2500, y: 2000 }, area)).toEqual({ ...card, x: 1540, y: 780 });
  });
});

describe("the overlay's size", () => {
  it("grows with the text, up to the screen", () => {
    expect(sizeOf("card", 100, area)).toEqual(card);
    expect(sizeOf("card", 200, area)).toEqual({ width: 760, height: 520 });
    expect(sizeOf("bar", 80, area)).toEqual({ width: 448, height: 35 });
    expect(sizeOf("full", 200, { width: 800, height: 600 })).toEqual({ width: 800, height: 600 });
  });
});
