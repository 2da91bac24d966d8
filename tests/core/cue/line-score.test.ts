import { describe, expect, test } from "vitest";
import {
  type CategoryWeights,
  lineFactors,
  type Network,
  scoreOf,
  sharesOf,
} from "../../../src-core/cue/line-score.ts";

/** Three features; one hidden unit that answers where the first two come together. */
const network: Network = {
  rows: Int32Array.from([0, 1, 2, -1]),
  rank: 2,
  scale: 0.1,
  sizes: Uint8Array.from([100, 100, 100]),
  factors: Int8Array.from([5, 0, 0, 5, 1, 1]),
  hidden: [{ bias: -10, weights: [1, 1] }],
};
const category: CategoryWeights = { bias: -1, weights: [0.1, -0.2], hidden: [2] };
const score = (...hashes: number[]): number =>
  scoreOf(
    category,
    lineFactors(
      network,
      hashes.map((hash, token) => ({ hash, token })),
      hashes.length,
    ),
  );

describe("a line's score", () => {
  test("counts what only two words together say", () => {
    const { hidden: _, ...rest } = network;
    const alone = scoreOf(
      category,
      lineFactors(
        { ...rest, hidden: [] },
        [
          { hash: 0, token: 0 },
          { hash: 1, token: 1 },
        ],
        2,
      ),
    );
    expect(score(0, 1)).toBeGreaterThan(alone);
    // By itself neither word moves the unit.
    expect(score(0)).toBeCloseTo(
      scoreOf({ ...category, hidden: [0] }, lineFactors(network, [{ hash: 0, token: 0 }], 1)),
    );
    expect(score(1)).toBeCloseTo(
      scoreOf({ ...category, hidden: [0] }, lineFactors(network, [{ hash: 1, token: 0 }], 1)),
    );
  });

  test("splits into shares of the words, and a rest that no word moves", () => {
    const features = [
      { hash: 0, token: 0 },
      { hash: 1, token: 1 },
      { hash: 2, token: 2 },
    ];
    const line = lineFactors(network, features, 3);
    const shares = sharesOf(network, category, line);
    const unitBias = (network.hidden[0]?.bias ?? 0) * (category.hidden[0] ?? 0);
    expect(line.answers[0]).toBeGreaterThan(0);
    expect(shares).toHaveLength(3);
    expect(shares.reduce((sum, share) => sum + share, category.bias + unitBias)).toBeCloseTo(scoreOf(category, line));
  });

  test("passes over features that were not learned", () => {
    expect(lineFactors(network, [{ hash: 3, token: 0 }], 1)).toEqual({ tokens: [new Float32Array(2)], answers: [0] });
  });
});
