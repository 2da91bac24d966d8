// The built command line as others use it: the published NDJSON forms, and what bad input gets.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { realParts } from "../listener/speech.ts";
import { bundledCall } from "../../support/bundled-call.ts";
import { ofType, type ReplayLine, replayLine, scanResult, simulateResult } from "../../support/ndjson.ts";
import { endPrograms, objectsOf, ProgramTree, requireBuild, start, steadyline } from "../../support/program.ts";

const { skip, reason } = realParts();

const folder = mkdtempSync(join(tmpdir(), "steadyline-cli-"));
const at = (name: string): string => join(folder, name);
const call = bundledCall("en-abusive");

/** Turn 3 of the call, agent left and caller right: the caller swears, and insults the agent. */
const excerpt = at("excerpt.wav");
const excerptSeconds = 6;

const sox = (from: string, options: readonly string[], to: string, effects: readonly string[] = []): string => {
  execFileSync("sox", ["-R", "-D", from, ...options, at(to), ...effects], { stdio: ["ignore", "ignore", "ignore"] });
  return at(to);
};
const written = (name: string, content: string | Uint8Array): string => {
  writeFileSync(at(name), content);
  return at(name);
};

/** Runs `replay` and reads every line against the contract. */
async function replayed(args: readonly string[], tree?: string): Promise<ReplayLine[]> {
  const { code, stdout, stderr } = await steadyline(["replay", ...args], tree === undefined ? {} : { tree });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return objectsOf(stdout).map((line) => replayLine.parse(line));
}

const confirmed = (lines: readonly ReplayLine[]): string[] =>
  ofType(lines, "cue")
    .filter(({ status }) => status === "confirmed")
    .map(({ channel, category }) => `${channel} ${category}`);

/** A tree with small packs: what the packs say is of no matter where input is refused, and it starts at once. */
let light: ProgramTree;

/** Refused input: exit code 2, one clear line, nothing on stdout. */
async function expectRefusal(args: readonly string[], message: RegExp, tree: string = light.path): Promise<void> {
  const { code, stdout, stderr } = await steadyline(args, { tree });
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/^ +at /m); // No stack.
}

beforeAll(() => {
  requireBuild();
  light = new ProgramTree({ packs: "small" });
  if (!skip) sox(call.wav, [], "excerpt.wav", ["trim", "15.5", String(excerptSeconds)]);
});

afterAll(() => {
  endPrograms();
  light.remove();
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(skip).concurrent(`replay${reason}`, () => {
  test("writes lines of the published forms, in order, and one end", async () => {
    const lines = await replayed([excerpt, "--lang", "en"]);
    const kinds = new Set(lines.map(({ type }) => type));
    expect([...kinds].sort()).toEqual(["cue", "end", "health", "hypothesis", "level", "step"]);
    expect(ofType(lines, "end")).toHaveLength(1);
    expect(lines.at(-1)?.type).toBe("end");
    const emitted = lines.map(({ emittedAtMs }) => emittedAtMs);
    expect(emitted).toEqual(emitted.toSorted((a, b) => a - b));
    for (const { text, words } of ofType(lines, "hypothesis"))
      expect(text).toBe(words.map(({ word }) => word).join(" "));
    for (const cue of ofType(lines, "cue")) expect(cue.end).toBeGreaterThanOrEqual(cue.start);
    expect(Math.max(...lines.map((line) => line.at))).toBeLessThanOrEqual(excerptSeconds + 0.01);
  });

  test("shows a cue provisionally before it confirms it", async () => {
    const cues = ofType(await replayed([excerpt, "--lang", "en"]), "cue").filter(
      ({ category }) => category === "profanity",
    );
    expect(cues[0]?.status).toBe("provisional");
    expect(cues.at(-1)?.status).toBe("confirmed");
  });

  test.for(["8000", "16000", "44100", "48000"])(
    "hears mono audio of %s Hz, and takes it as the caller's",
    async (rateHz) => {
      const file = sox(excerpt, ["-r", rateHz], `mono-${rateHz}.wav`, ["remix", "2"]);
      const lines = await replayed([file, "--lang", "en"]);
      expect(confirmed(lines)).toEqual(expect.arrayContaining(["caller profanity", "caller insult"]));
      expect(new Set(ofType(lines, "hypothesis").map(({ channel }) => channel))).toEqual(new Set(["caller"]));
    },
  );

  test("takes the tracks as --channels says", async () => {
    const swapped = sox(excerpt, [], "swapped.wav", ["remix", "2", "1"]);
    const [left, right] = [
      await replayed([excerpt, "--lang", "en"]),
      await replayed([swapped, "--lang", "en", "--channels", "caller,agent"]),
    ];
    expect(confirmed(right)).toEqual(confirmed(left));
    const agentOnly = sox(excerpt, [], "agent-only.wav", ["remix", "2"]);
    const agent = await replayed([agentOnly, "--lang", "en", "--channels", "agent"]);
    expect(confirmed(agent).filter((cue) => cue.startsWith("caller"))).toEqual([]);
    expect(ofType(agent, "hypothesis").every(({ channel }) => channel === "agent")).toBe(true);
  });

  test("paces the file by the clock when asked to", async () => {
    const [end] = ofType(await replayed([excerpt, "--lang", "en", "--realtime"]), "end");
    expect(end?.emittedAtMs).toBeGreaterThan(excerptSeconds * 1000 - 100);
  });

  test("decides by the policy it is given; what the policy leaves out keeps the default", async () => {
    const strict = written("strict.yaml", "name: no warnings\npermission: { warningsRequired: { default: 0 } }\n");
    const [granted] = ofType(await replayed([excerpt, "--lang", "en", "--policy", strict]), "permission");
    expect(granted).toMatchObject({ granted: true, reasons: { rule: "abuse-without-warning", warnings: [] } });
    expect(ofType(await replayed([excerpt, "--lang", "en"]), "permission")).toEqual([]);
  });

  test("stops quietly when nobody reads on", async () => {
    const program = start("cli", ["replay", excerpt, "--lang", "en"]);
    await program.line(() => true);
    program.child.stdout?.destroy();
    expect(await program.finished).toMatchObject({ code: 0, stderr: "" });
  });

  test.for([
    ["24-bit audio", () => sox(excerpt, ["-b", "24"], "wide.wav"), /wide\.wav.*expected 16-bit PCM WAV.*got 24-bit/],
    ["a rate nobody uses", () => sox(excerpt, ["-r", "11025"], "rate.wav"), /rate\.wav.*expected.*got 11025 Hz/],
    ["three tracks", () => sox(excerpt, [], "three.wav", ["remix", "1", "2", "1"]), /three\.wav.*got 3 tracks/],
    [
      "a truncated file",
      () => written("cut.wav", readFileSync(excerpt).subarray(0, 5000)),
      /cut\.wav.*expected \d+ bytes.*got \d+ before the file ends/,
    ],
    ["a text file", () => written("notes.wav", "This is no sound.\n"), /notes\.wav.*not RIFF\/WAVE/],
    ["an empty file", () => written("empty.wav", ""), /empty\.wav.*a file of 0 bytes/],
    ["a missing file", () => at("lost.wav"), /lost\.wav.*ENOENT/],
    ["a folder", () => folder, /steadyline-cli-.*(EISDIR|not RIFF)/],
  ] as const)("refuses %s with one line", async ([, file, message]) => {
    await expectRefusal(["replay", file(), "--lang", "en"], new RegExp(`^steadyline: .*${message.source}.*\n$`));
  });

  test("refuses channels that the file does not have", async () => {
    await expectRefusal(
      ["replay", excerpt, "--lang", "en", "--channels", "caller"],
      /^steadyline: .*2 tracks, got caller\n$/,
    );
  });
});

describe.concurrent("what was typed", () => {
  test.for([
    [
      "an unknown language",
      ["replay", "x.wav", "--lang", "de"],
      /--lang de: unknown language; expected one of nl, pl, en/,
    ],
    ["no language", ["scan"], /--lang/],
    ["no file", ["replay", "--lang", "en"], /file/],
    [
      "unknown channels",
      ["replay", "x.wav", "--lang", "en", "--channels", "left,right"],
      /--channels left,right: expected "agent,caller"/,
    ],
    [
      "the same channel twice",
      ["replay", "x.wav", "--lang", "en", "--channels", "agent,agent"],
      /--channels agent,agent: expected/,
    ],
    ["an unknown option", ["scan", "--lang", "en", "--loud"], /--loud/],
    ["an unknown command", ["shout"], /shout/],
  ] as const)("is refused: %s", ([, args, message]) => expectRefusal(args, message));

  test("may ask for help, and gets it", async () => {
    const { code, stdout } = await steadyline(["--help"]);
    expect(code).toBe(0);
    for (const command of ["replay", "scan", "simulate"]) expect(stdout).toContain(command);
  });
});

describe.concurrent("a policy with an error", () => {
  test.for([
    ["that is no YAML", "permission: [", /policy\.yaml:\d+: not valid YAML/],
    [
      "with a value out of range",
      "name: x\nlevel:\n  halfLifeSeconds: -1\n",
      /policy\.yaml:3 level\.halfLifeSeconds: /,
    ],
    ["with an unknown key", "permision: {}\n", /policy\.yaml:1 .*permision/],
    [
      "that contradicts itself",
      "level:\n  heated: { rise: 1, fall: 0.5 }\n",
      /policy\.yaml:2 level\.heated\.rise: got 1, expected more than/,
    ],
  ] as const)("%s is refused with file, line and path", async ([name, text, message]) => {
    const file = written(`${name.replaceAll(" ", "-")}.policy.yaml`, text);
    await expectRefusal(["simulate", "--lang", "en", "--policy", file], message);
  });

  test("is refused by replay too, before the sound is looked at", async () => {
    const file = written("replay.policy.yaml", "permision: {}\n");
    await expectRefusal(
      ["replay", at("lost.wav"), "--lang", "en", "--policy", file],
      /replay\.policy\.yaml:1 .*permision/,
    );
  });

  test("that is not there is refused", () =>
    expectRefusal(["simulate", "--lang", "en", "--policy", at("none.yaml")], /none\.yaml/));
});

describe("a damaged installation", () => {
  let models: ProgramTree;
  let packs: ProgramTree;
  let model: string;
  const expectRefused = (message: RegExp): Promise<void> =>
    expectRefusal(["replay", excerpt, "--lang", "en"], message, models.path);

  beforeAll(() => {
    models = new ProgramTree({ packs: "small", models: "copy" });
    packs = new ProgramTree({ packs: "copy" });
    model = models.file("models/vosk-model-demo-en");
  });

  afterAll(() => {
    models.remove();
    packs.remove();
  });

  test("a model with one byte changed is refused, naming the file and the command that mends it", async () => {
    const file = join(model, "am/final.mdl");
    const bytes = readFileSync(file);
    const byte = bytes.readUInt8(1000);
    bytes.writeUInt8(byte ^ 1, 1000);
    writeFileSync(file, bytes);
    await expectRefused(
      /^steadyline: .*vosk-model-demo-en.*am\/final\.mdl.*to mend it: git checkout -- models\/vosk-model-demo-en\n$/,
    );
    bytes.writeUInt8(byte, 1000);
    writeFileSync(file, bytes);
  });

  test("a model without one of its files is refused", async () => {
    const file = join(model, "am/final.mdl");
    renameSync(file, `${file}.away`);
    await expectRefused(/^steadyline: .*am\/final\.mdl.*to mend it: .*\n$/);
    renameSync(`${file}.away`, file);
  });

  test("a missing model is refused", async () => {
    renameSync(model, `${model}.away`);
    await expectRefused(/^steadyline: .*vosk-model-demo-en.*to mend it: .*\n$/);
    mkdirSync(model); // Something else in its place: the wrong model.
    await expectRefused(/^steadyline: .*vosk-model-demo-en.*to mend it: .*\n$/);
    rmSync(model, { recursive: true });
    renameSync(`${model}.away`, model);
  });

  test.skipIf(skip)("the models of other languages still work", async () => {
    rmSync(models.file("models/vosk-model-demo-nl"), { recursive: true });
    expect(await replayed([excerpt, "--lang", "en"], models.path)).not.toEqual([]);
  });

  test("a pack with one bad rule is refused as a whole, naming file, line and path", async () => {
    const file = packs.file("packs/nl/agent-cues.yaml");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace(/^rules:.*$/m, 'rules:\n  - { id: broken, category: empathy, say: ["(a|b"] }'));
    const line = text.slice(0, text.search(/^rules:/m)).split("\n").length + 1;
    const message = new RegExp(`agent-cues\\.yaml:${line} rules\\[0\\]\\.say\\[0\\]`);
    const commands = [["replay", excerpt], ["scan"], ["simulate"]];
    await Promise.all(commands.map((command) => expectRefusal([...command, "--lang", "nl"], message, packs.path)));
  });
});

describe.concurrent("scan", () => {
  const scan = (input: string, tree?: ProgramTree) =>
    steadyline(["scan", "--lang", "en"], tree === undefined ? { input } : { input, tree: tree.path });

  test("writes the cues of each line, in order, with the words that fired them", async () => {
    const texts = ["You are a complete idiot.", "Thank you very much for your help.", "My parcel is late."];
    const { code, stdout, stderr } = await scan(
      texts.map((text, id) => JSON.stringify({ id, channel: "caller", text })).join("\n"),
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const results = objectsOf(stdout).map((line) => scanResult.parse(line));
    expect(results.map(({ id }) => id)).toEqual([0, 1, 2]);
    const [insult, thanks, nothing] = results.map(({ cues }) => cues);
    expect(insult?.map(({ category }) => category)).toContain("insult");
    expect(thanks?.map(({ category }) => category)).toContain("thanks");
    expect(nothing).toEqual([]);
    for (const [id, { cues }] of results.entries()) {
      const words = (texts[id] ?? "").split(" ");
      for (const { startWord, endWord } of cues) {
        expect(startWord).toBeGreaterThanOrEqual(0);
        expect(endWord).toBeGreaterThanOrEqual(startWord);
        expect(endWord).toBeLessThan(words.length);
      }
    }
  });

  test("hears what the agent says in the agent's channel only", async () => {
    const text = "I understand that this is frustrating.";
    const { stdout } = await scan(
      ["agent", "caller"].map((channel) => JSON.stringify({ id: channel, channel, text })).join("\n"),
    );
    const [agent, caller] = objectsOf(stdout).map((line) =>
      scanResult.parse(line).cues.map(({ category }) => category),
    );
    expect(agent).toContain("empathy");
    expect(caller).not.toContain("empathy");
  });

  test("reports a bad line by its number, runs the rest and exits with 1", async () => {
    const good = (id: string): string => JSON.stringify({ id, channel: "caller", text: "you idiot" });
    const bad = [
      "{not json",
      JSON.stringify({ id: "b", channel: "left", text: "x" }),
      "[]",
      JSON.stringify({ id: "c", channel: "agent" }),
    ];
    const { code, stdout, stderr } = await scan([good("a"), ...bad, "", good("z")].join("\n"), light);
    expect(code).toBe(1);
    expect(objectsOf(stdout).map((line) => scanResult.parse(line).id)).toEqual(["a", "z"]);
    expect(objectsOf(stderr)).toEqual(
      [2, 3, 4, 5].map((line) => expect.objectContaining({ line, message: expect.stringContaining(`line ${line}`) })),
    );
  });

  test("takes any text without stumbling", async () => {
    const texts = [
      "",
      " ",
      "…",
      "\u0000",
      "’’’",
      "a".repeat(100_000),
      "idiot ".repeat(5000),
      "🤬 you idiot 🤬",
      "İ ı ß ŁÓDŹ",
      "\u202eidiot",
      "--lang",
      "{customer}",
    ];
    const { code, stdout, stderr } = await scan(
      texts.map((text, id) => JSON.stringify({ id, channel: "caller", text })).join("\r\n"),
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(objectsOf(stdout).map((line) => scanResult.parse(line).id)).toEqual([...texts.keys()]);
  });

  test("writes nothing for no input", async () => {
    expect(await scan("", light)).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  test("stops quietly when nobody reads on", async () => {
    const input = Array.from({ length: 20_000 }, (_, id) =>
      JSON.stringify({ id, channel: "caller", text: "you idiot" }),
    ).join("\n");
    const program = start("cli", ["scan", "--lang", "en"], { input, tree: light.path });
    await program.line(() => true);
    program.child.stdout?.destroy();
    expect(await program.finished).toMatchObject({ code: 0, stderr: "" });
  });
});

describe.concurrent("simulate", () => {
  const simulate = (calls: readonly unknown[], args: readonly string[] = []) =>
    steadyline(["simulate", "--lang", "en", ...args], {
      input: calls.map((item) => (typeof item === "string" ? item : JSON.stringify(item))).join("\n"),
    });
  const results = async (calls: readonly unknown[], args?: readonly string[]) => {
    const { code, stdout, stderr } = await simulate(calls, args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    return objectsOf(stdout).map((line) => simulateResult.parse(line));
  };
  const turns = (...texts: readonly [channel: string, text: string][]) =>
    texts.map(([channel, text], index) => ({ t: index * 6, channel, text }));

  const abusive = {
    id: "abusive",
    turns: turns(
      ["agent", "Good morning, how can I help you?"],
      ["caller", "You are a fucking idiot."],
      ["agent", "I want to help you, but I can only do that if we keep the language decent."],
      ["caller", "Shut up, you stupid bitch."],
      ["agent", "If you carry on like this, I will have to end this call."],
      ["caller", "Fuck you, you fucking moron."],
      ["agent", "I am releasing this call now. Goodbye."],
    ),
  };
  const calm = {
    id: 7,
    turns: turns(["agent", "Good morning."], ["caller", "My parcel is late."], ["caller", "Thank you very much."]),
  };

  test("writes level, permission and steps of every call, and what each turn did", async () => {
    const [first, second] = await results([abusive, calm]);
    expect(first).toMatchObject({
      id: "abusive",
      maxLevel: "abusive",
      mayEndCall: true,
      mayEndAtTurn: 5,
      mayEndAtClose: true,
    });
    expect(first?.stepsHeard).toEqual(expect.arrayContaining(["intent-and-boundary", "end-warning", "call-release"]));
    expect(first?.timeline.map(({ turn }) => turn)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(first?.timeline.map(({ permission }) => permission)).toEqual([
      false,
      false,
      false,
      false,
      false,
      true,
      true,
    ]);
    expect(second).toMatchObject({
      id: 7,
      maxLevel: "calm",
      mayEndCall: false,
      mayEndAtTurn: null,
      mayEndAtClose: false,
    });
  });

  test("agrees with replay on the written form of a bundled call", async () => {
    const [result] = await results([
      { id: call.name, turns: call.turns.map(({ t, channel, text }) => ({ t, channel, text })) },
    ]);
    const { maxLevel, mayEndCall, mayEndAtTurn, mayEndAtClose } = call.expected;
    expect(result).toMatchObject({ maxLevel, mayEndCall, mayEndAtTurn, mayEndAtClose });
  });

  test("decides by the policy it is given", async () => {
    const file = written("none.json", JSON.stringify({ permission: { warningsRequired: { default: 0 } } }));
    expect((await results([abusive], ["--policy", file]))[0]).toMatchObject({ mayEndCall: true, mayEndAtTurn: 1 });
  });

  test("keeps calls apart: the same call gives the same result before and after another", async () => {
    const [before, , after] = await results([calm, abusive, calm]);
    expect(after).toEqual(before);
  });

  test("takes turns at the same instant, out of order and empty ones", async () => {
    const odd = {
      id: "odd",
      turns: [
        { t: 10, channel: "caller", text: "" },
        { t: 5, channel: "agent", text: "Hello." },
        { t: 5, channel: "caller", text: "you idiot" },
      ],
    };
    expect((await results([odd]))[0]?.timeline).toHaveLength(3);
  });

  test("reports a bad call by its line, runs the rest and exits with 1", async () => {
    const bad = [
      "nonsense",
      { id: "x" },
      { id: "x", turns: [] },
      { id: "x", turns: [{ t: -1, channel: "caller", text: "" }] },
      { id: "x", turns: [{ t: "soon", channel: "caller", text: "" }] },
    ];
    const { code, stdout, stderr } = await simulate([calm, ...bad, abusive]);
    expect(code).toBe(1);
    expect(objectsOf(stdout).map((line) => simulateResult.parse(line).id)).toEqual([7, "abusive"]);
    expect(objectsOf(stderr)).toEqual(
      [2, 3, 4, 5, 6].map((line) =>
        expect.objectContaining({ line, message: expect.stringContaining(`line ${line}`) }),
      ),
    );
  });
});
