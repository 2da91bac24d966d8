// Runs on the browser's audio thread: mixes a stream down to mono and hands it out as 16-bit frames of 20 ms.
// The rate is the context's; the platform has converted it, with filters of its own.

const frameSeconds = 0.02;

class FrameProcessor extends AudioWorkletProcessor {
  constructor() {
    super();
    this.length = Math.round(sampleRate * frameSeconds);
    this.begin();
  }

  begin() {
    this.frame = new Int16Array(this.length);
    this.filled = 0;
  }

  process([tracks]) {
    const length = tracks[0]?.length ?? 0;
    for (let index = 0; index < length; index += 1) {
      let sum = 0;
      for (const track of tracks) sum += track[index];
      const value = Math.max(-1, Math.min(1, sum / tracks.length));
      this.frame[this.filled] = value < 0 ? value * 32_768 : value * 32_767;
      this.filled += 1;
      if (this.filled === this.length) this.send();
    }
    return true;
  }

  send() {
    const { buffer } = this.frame;
    this.port.postMessage(buffer, [buffer]);
    this.begin(); // What was sent is no longer ours.
  }
}

registerProcessor("frames", FrameProcessor);
