// Captures sound in a window: microphone or what the system plays, as 16-bit mono frames. The same in every host;
// where the frames go is the host's matter.

/** Rate that is asked for; the browser converts. */
const wantedRateHz = 16_000;

/** One stream being captured. */
export interface Capture {
  readonly stop: () => Promise<void>;
}

/** Opens the microphone as it is: what a headset or a browser would "improve" is what is measured here. */
export const openMicrophone = (deviceId?: string): Promise<MediaStream> =>
  navigator.mediaDevices.getUserMedia({
    audio: {
      ...(deviceId === undefined ? {} : { deviceId: { exact: deviceId } }),
      echoCancellation: false,
      noiseSuppression: false,
      autoGainControl: false,
    },
  });

/** What the system plays, where the browser offers it; the picture that comes with it is dropped at once. */
export async function openSystemAudio(): Promise<MediaStream> {
  const stream = await navigator.mediaDevices.getDisplayMedia({ video: true, audio: true });
  for (const track of stream.getVideoTracks()) track.stop();
  if (stream.getAudioTracks().length > 0) return stream;
  throw new DOMException("no sound was shared", "NotFoundError");
}

/** A context at our rate; browsers that cannot convert a stream get their own, and the true rate is told. */
export const openContext = (): AudioContext =>
  new AudioContext({ sampleRate: wantedRateHz, latencyHint: "interactive" });

/** Sends a stream's frames on until stopped. `worklet`: address of `frame-worklet.js`. */
export async function capture(
  context: AudioContext,
  stream: MediaStream,
  { worklet, onFrame }: { readonly worklet: string; readonly onFrame: (samples: Int16Array) => void },
): Promise<Capture> {
  await context.audioWorklet.addModule(worklet);
  const source = context.createMediaStreamSource(new MediaStream(stream.getAudioTracks()));
  const node = new AudioWorkletNode(context, "frames", { numberOfOutputs: 0 });
  node.port.addEventListener("message", ({ data }) => {
    if (data instanceof ArrayBuffer) onFrame(new Int16Array(data));
  });
  node.port.start();
  source.connect(node);
  await context.resume();
  return {
    stop: () => {
      source.disconnect();
      node.port.close();
      for (const track of stream.getTracks()) track.stop();
      return Promise.resolve();
    },
  };
}
