// The fake listener passes the suite of the real one.

import { describe } from "vitest";
import { FakeListener } from "../../fakes/listener.ts";
import { listenerSuite } from "./listener-suite.ts";

describe("the fake listener", () => {
  listenerSuite(() => {
    const fake = new FakeListener({
      models: ["/models/nl", "/models/en"],
      vocabulary: ["goedemorgen"],
      files: ["/calls/call.wav"],
      seconds: 9,
      utterances: [
        { channel: "agent", from: 0.5, words: ["goedemorgen", "waarmee"] },
        { channel: "caller", from: 2, words: ["dit", "is", "belachelijk"] },
        { channel: "caller", from: 5, words: ["wat", "een", "klotezooi"] },
        { channel: "agent", from: 6, words: ["ik", "begrijp", "het"] },
      ],
    });
    return {
      spawn: fake.spawn,
      modelPath: "/models/nl",
      otherModelPath: "/models/en",
      wavPath: "/calls/call.wav",
      speechFrom: 4,
      knownWord: "goedemorgen",
    };
  });
});
