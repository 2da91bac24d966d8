// Which hypotheses a channel's recogniser sends, with scripted libvosk answers; times of partial words.

import { describe, expect, test } from "vitest";
import type { VoskRecogniser } from "../../../../src-main/listener/process/libvosk.ts";
import { timePartial } from "../../../../src-main/listener/process/partial-times.ts";
import { Recogniser } from "../../../../src-main/listener/process/recogniser.ts";
import { parseResult } from "../../../../src-main/listener/process/vosk-json.ts";

interface Timed {
  readonly word: string;
  readonly start: number;
  readonly end: number;
  readonly conf: number;
}
const timed = (word: string, start: number, end: number, conf = 1): Timed => ({ word, start, end, conf });

/** libvosk's result with these readings, as likely as each other where no score is told. */
const resultOf = (...readings: readonly { readonly score?: number; readonly result?: readonly Timed[] }[]): string =>
  JSON.stringify({ alternatives: readings.map(({ score = 300, ...reading }) => ({ confidence: score, ...reading })) });

/** libvosk with a script: after each fed block either a partial text or a final. */
class ScriptedVosk implements VoskRecogniser {
  readonly steps: (string | readonly Timed[])[];
  measured: readonly Timed[] = [];
  freed = 0;
  #now: string | readonly Timed[] = "";

  constructor(steps: (string | readonly Timed[])[]) {
    this.steps = steps;
  }
  accept(): boolean {
    this.#now = this.steps.shift() ?? "";
    return typeof this.#now !== "string";
  }
  partialText(): string {
    return JSON.stringify({ partial: this.#now });
  }
  partialWords(): string {
    return JSON.stringify({ partial: this.#now, partial_result: this.measured });
  }
  result(): string {
    return resultOf(typeof this.#now === "string" ? {} : { result: this.#now });
  }
  finalResult(): string {
    this.accept();
    return this.result();
  }
  free(): void {
    this.freed += 1;
  }
}

const block = new Int16Array(800);
const listen = (vosk: VoskRecogniser, fromSeconds = 0, firstUtterance = 0): Recogniser =>
  new Recogniser(vosk, { channel: "caller", sampleRateHz: 8000, fromSeconds, firstUtterance });
const feed = (recogniser: Recogniser, blocks: number) => Array.from({ length: blocks }, () => recogniser.accept(block));

describe("a channel's recogniser", () => {
  test("sends nothing for silence, not even empty finals, and keeps its number", () => {
    const recogniser = listen(new ScriptedVosk(["", [], "", [], [timed("ja", 0.3, 0.4)]]));
    const sent = feed(recogniser, 5);
    expect(sent.slice(0, 4)).toEqual([undefined, undefined, undefined, undefined]);
    expect(sent[4]).toMatchObject({ utterance: 0, status: "final", at: 0.5 });
  });

  test("sends a partial only when its words have changed", () => {
    const sent = feed(listen(new ScriptedVosk(["ja", "ja", "ja hoor"])), 3);
    expect(sent.map((hypothesis) => hypothesis?.words.length)).toEqual([1, undefined, 2]);
  });

  test("counts utterances up from the number it was given", () => {
    const sent = feed(
      listen(new ScriptedVosk(["ja", [timed("ja", 0, 0.1)], "nee", [timed("nee", 0.2, 0.3)]]), 0, 7),
      4,
    );
    expect(sent.map((hypothesis) => [hypothesis?.utterance, hypothesis?.status])).toEqual([
      [7, "partial"],
      [7, "final"],
      [8, "partial"],
      [8, "final"],
    ]);
  });

  test("sends an empty final when it takes back words it had sent", () => {
    const sent = feed(listen(new ScriptedVosk(["ja", []])), 2);
    expect(sent[1]).toMatchObject({ utterance: 0, status: "final", words: [] });
  });

  test("sends an empty partial when it takes back words, and then its final with the same number", () => {
    const sent = feed(listen(new ScriptedVosk(["ja", "", []])), 3);
    expect(sent[1]).toMatchObject({ utterance: 0, status: "partial", words: [] });
    expect(sent[2]).toMatchObject({ utterance: 0, status: "final", words: [] });
  });

  test("puts words into call time, after where it began and after what was skipped", () => {
    const recogniser = listen(new ScriptedVosk([[timed("ja", 0.01, 0.09)], [], [timed("nee", 0.21, 0.29)]]), 100);
    const [first] = feed(recogniser, 1);
    expect(first?.words[0]).toMatchObject({ start: 100.01, end: 100.09 });
    recogniser.finish();
    recogniser.skip(5);
    expect(recogniser.accept(block)?.words[0]?.start).toBeCloseTo(105.21, 9);
    expect(recogniser.at).toBeCloseTo(105.2, 9);
  });

  test("ends an open utterance when told to", () => {
    const recogniser = listen(new ScriptedVosk(["ja", [timed("ja", 0, 0.1)]]));
    feed(recogniser, 1);
    expect(recogniser.finish()).toMatchObject({ status: "final", utterance: 0 });
  });

  test("frees the native recogniser", () => {
    const vosk = new ScriptedVosk([]);
    listen(vosk).free();
    expect(vosk.freed).toBe(1);
  });

  test("refuses what is not libvosk's JSON without repeating it", () => {
    expect(() => parseResult('{"geheim": 1}', 0)).toThrow(/13 characters/);
    expect(() => parseResult('{"geheim": 1}', 0)).not.toThrow(/geheim/);
  });

  test("keeps times ascending", () => {
    const words = parseResult(resultOf({ result: [timed("a", 1, 1.5), timed("b", 1.4, 1.6)] }), 0);
    expect(words).toEqual([
      [
        { word: "a", start: 1, end: 1.5, confidence: 1 },
        { word: "b", start: 1.5, end: 1.6, confidence: 1 },
      ],
    ]);
  });

  test("is as sure of a word as the readings are likely that have it there", () => {
    const readings = parseResult(
      resultOf(
        { score: 310 + Math.log(3), result: [timed("rot", 0, 0.3), timed("weg", 0.3, 0.6)] },
        { score: 310, result: [timed("rot", 0, 0.28), timed("op", 0.28, 0.6), timed("weg", 0.7, 0.9)] },
      ),
      0,
    );
    const told = readings.map((words) =>
      words.map(({ word: text, confidence }) => [text, Number(confidence.toFixed(9))]),
    );
    expect(told).toEqual([
      [
        ["rot", 1],
        ["weg", 0.75],
      ],
      [
        ["rot", 1],
        ["op", 0.25],
        ["weg", 0.25],
      ],
    ]);
  });

  test("tells the nine likeliest alternatives", () => {
    const vosk = new ScriptedVosk([[timed("ja", 0, 0.1)]]);
    const texts = Array.from({ length: 20 }, (_, index) => `woord${index}`);
    vosk.result = () => resultOf(...texts.map((text, index) => ({ score: -index, result: [timed(text, 0, 0.1)] })));
    const final = listen(vosk).accept(block);
    expect(final?.words.map(({ word: text }) => text)).toEqual(["woord0"]);
    expect(final?.alternatives?.map(([first]) => first?.word)).toEqual(texts.slice(1, 10));
  });
});

const word = (text: string, start: number, end: number, confidence = 1) => ({ word: text, start, end, confidence });

describe("times of a partial's words", () => {
  const none = { measured: [], previous: [] };

  test("are estimated before the end of what was decoded", () => {
    const words = timePartial(["wat", "een"], none, 4.25);
    expect(words.at(-1)?.end).toBeCloseTo(4.08, 9);
    expect(words[0]?.end).toBe(words[1]?.start);
  });

  test("stay as they are while the words stay", () => {
    const previous = timePartial(["wat", "een"], none, 4.25);
    const longer = timePartial(["wat", "een", "dag"], { measured: [], previous }, 4.73);
    expect(longer.slice(0, 2)).toEqual(previous);
    expect(longer[2]?.start).toBeGreaterThanOrEqual(previous[1]?.end ?? NaN);
  });

  test("are replaced by measured ones, confidence included", () => {
    const previous = timePartial(["wat", "een"], none, 4.25);
    const measured = [word("wat", 3.75, 3.96, 0.8)];
    const words = timePartial(["wat", "een", "dag"], { measured, previous }, 5.2);
    expect(words[0]).toEqual(measured[0]);
    expect(words.map(({ word: text }) => text)).toEqual(["wat", "een", "dag"]);
  });

  test("never run backwards, even when nothing agrees", () => {
    const measured = [word("wat", 9, 9.5)];
    const previous = [word("wat", 3, 4), word("een", 4, 5)];
    const times = timePartial(["wat", "een", "dag"], { measured, previous }, 9.4).flatMap(({ start, end }) => [
      start,
      end,
    ]);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });
});
