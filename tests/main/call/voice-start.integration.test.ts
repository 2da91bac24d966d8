// Calls by voice with the real listener process on real audio: a bundled call begins and ends one, noise begins none.

import { afterAll, afterEach, expect, describe, test } from "vitest";
import { VoiceStart } from "../../../src-main/call/voice-start.ts";
import { VoiceWatch } from "../../../src-main/call/voice-watch.ts";
import type { AudioSource } from "../../../src-shared/listener-protocol.ts";
import { defaultSettings } from "../../../src-shared/settings.ts";
import { bundledCall } from "../../support/bundled-call.ts";
import { LiveCall } from "../../support/live-call.ts";
import { requireBuild } from "../../support/program.ts";
import { realParts, SoundFolder } from "../listener/speech.ts";

const { skip, reason } = realParts();
const sounds = new SoundFolder();
const open: LiveCall[] = [];

/** A program that waits for voices on this file, which comes as fast as it can be read. */
async function waitOn(path: string): Promise<{ readonly call: LiveCall; readonly starter: VoiceStart }> {
  const call = await LiveCall.create(process.env);
  open.push(call);
  const source: AudioSource = { kind: "wav", path, realtime: false, channels: ["agent", "caller"] };
  const starter = new VoiceStart({
    service: call.service,
    runner: call.runner,
    settings: () => ({ ...defaultSettings.callStart, by: "voice", endAfterSilenceSeconds: 15 }),
    source: () => source,
    language: () => "en",
    start: async (begun) => void (await call.runner.play(source, begun)),
    log: () => undefined,
    now: () => performance.now(),
  });
  await starter.look();
  return { call, starter };
}

const until = async (isSo: () => boolean): Promise<void> => {
  await expect.poll(isSo, { timeout: 60_000, interval: 50 }).toBe(true);
};

describe.skipIf(skip)(`calls by voice${reason}`, { timeout: 120_000 }, () => {
  afterEach(async () => {
    for (const call of open.splice(0)) await call.close();
  });
  afterAll(() => sounds.remove());

  test("a talk begins a call, which is recognised from then on, and silence ends it", async () => {
    requireBuild();
    const quiet = sounds.convert("quiet", bundledCall("en-abusive").wav, [], ["trim", "9.8", "12", "pad", "0", "25"]);
    const { call, starter } = await waitOn(quiet);
    await until(() => call.service.phase === "ended");
    starter.close();
    expect(call.service.byVoiceNow).toMatchObject({ began: { channel: "caller" }, endedAfterSeconds: 15 });
    expect(call.cues()).toContainEqual(expect.objectContaining({ category: "insult", channel: "caller" }));
    expect(call.service.at).toBeGreaterThan(20);
    expect(call.service.at).toBeLessThan(32);
  });

  test("loud noise, hum and tones begin none, whichever side they are on", async () => {
    const effects = "synth 20 brownnoise synth 20 sine mix 425 gain -6".split(" ");
    const noise = sounds.convert("noise", bundledCall("en-abusive").wav, [], effects);
    const call = await LiveCall.create(process.env);
    open.push(call);
    const watch = new VoiceWatch({ voices: "either", seconds: 0.5 }, false);
    const began: unknown[] = [];
    let loudestDb = -Infinity;
    let isOver = false;
    await call.runner.tryOut(
      { kind: "wav", path: noise, realtime: false, channels: ["agent", "caller"] },
      undefined,
      (message) => {
        if (message.type === "source-ended") isOver = true;
        if (message.type !== "progress") return;
        loudestDb = Math.max(loudestDb, ...message.levels.map(({ levelDb }) => levelDb));
        began.push(...[watch.hear(message)].filter((voice) => voice !== undefined));
      },
    );
    await until(() => isOver);
    expect(loudestDb).toBeGreaterThan(-30);
    expect(began).toEqual([]);
  });
});
