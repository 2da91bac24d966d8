import { describe, expect, test } from "vitest";
import {
  type CategoryWeights,
  type LineFactors,
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
/** One feature a token. */
const line = (of: Network, ...hashes: number[]): LineFactors =>
  lineFactors(
    of,
    hashes.map((hash, token) => ({ hash, token })),
    hashes.length,
  );
const score = (...hashes: number[]): number => scoreOf(category, line(network, ...hashes));

describe("a line's score", () => {
  test("counts what only two words together say", () => {
    const withoutUnits = (...hashes: number[]): number =>
      scoreOf(category, line({ ...network, hidden: [] }, ...hashes));
    expect(score(0, 1)).toBeGreaterThan(withoutUnits(0, 1));
    // By itself neither word moves the unit.
    expect(score(0)).toBeCloseTo(withoutUnits(0));
    expect(score(1)).toBeCloseTo(withoutUnits(1));
  });

  test("splits into shares of the words, and a rest that no word moves", () => {
    const factors = line(network, 0, 1, 2);
    const shares = sharesOf(network, category, factors);
    const unitBias = (network.hidden[0]?.bias ?? 0) * (category.hidden[0] ?? 0);
    expect(factors.answers[0]).toBeGreaterThan(0);
    expect(shares).toHaveLength(3);
    expect(shares.reduce((sum, share) => sum + share, category.bias + unitBias)).toBeCloseTo(
      scoreOf(category, factors),
    );
  });

  test("passes over features that were not learned", () => {
    expect(line(network, 3)).toEqual({ tokens: [new Float32Array(2)], answers: [0] });
  });
});
