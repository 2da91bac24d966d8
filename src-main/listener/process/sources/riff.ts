// Reads the header of a WAV file: chunk by chunk, never the samples. Names exactly what is wrong with a file.

import type { FileHandle } from "node:fs/promises";
import { AppError } from "../../../../src-shared/errors.ts";

/** Where the samples are and how they are laid out. */
export interface WavLayout {
  readonly sampleRateHz: number;
  readonly tracks: 1 | 2;
  /** First byte of the samples. */
  readonly dataStart: number;
  /** Whole sample frames (one sample per track). */
  readonly frames: number;
}

const expected = "expected 16-bit PCM WAV, 8, 16, 44.1 or 48 kHz, mono or stereo";
const rates = new Set([8000, 16_000, 44_100, 48_000]);
const formatPcm = 1;
const formatExtensible = 0xfffe;
/** Last 14 bytes of the sub-format id of every KSDATAFORMAT_SUBTYPE_*; the first two are the format code. */
const subFormatTail = "000000001000800000aa00389b71";
const formatNames: Readonly<Record<number, string>> = {
  2: "MS ADPCM",
  3: "32-bit float",
  6: "A-law",
  7: "mu-law",
  17: "IMA ADPCM",
  49: "GSM",
  85: "MP3",
};

interface Chunk {
  readonly id: string;
  readonly start: number;
  readonly bytes: number;
}

interface Format {
  readonly code: number;
  readonly tracks: number;
  readonly sampleRateHz: number;
  readonly blockAlign: number;
  readonly bitsPerSample: number;
}

/** A header being read: the file, its name for messages, and its true length. */
interface Header {
  readonly file: FileHandle;
  readonly name: string;
  readonly fileBytes: number;
}

const invalid = (header: Header, got: string): AppError =>
  new AppError("wav-invalid", `reading ${header.name}: ${expected}; got ${got}`);

const truncated = (header: Header, chunk: Chunk): AppError =>
  new AppError(
    "wav-truncated",
    `reading ${header.name}: expected ${chunk.bytes} bytes in the chunk "${chunk.id}", ` +
      `got ${Math.max(0, header.fileBytes - chunk.start)} before the file ends`,
  );

const readAt = async (header: Header, position: number, bytes: number): Promise<Buffer> => {
  const buffer = Buffer.alloc(bytes);
  const { bytesRead } = await header.file.read(buffer, 0, bytes, position);
  return buffer.subarray(0, bytesRead);
};

const printable = (bytes: Buffer): string => bytes.toString("latin1").replace(/[^\x20-\x7e]/g, "?");

const checkContainer = async (header: Header): Promise<void> => {
  const start = await readAt(header, 0, 12);
  if (start.length < 12) throw invalid(header, `a file of ${header.fileBytes} bytes`);
  const [container, form] = [printable(start.subarray(0, 4)), printable(start.subarray(8, 12))];
  if (container === "RIFF" && form === "WAVE") return;
  throw invalid(header, `a file that begins with "${container}" and is not RIFF/WAVE`);
};

const readChunk = async (header: Header, position: number): Promise<Chunk | undefined> => {
  const bytes = await readAt(header, position, 8);
  if (bytes.length < 8) return undefined;
  return { id: printable(bytes.subarray(0, 4)), start: position + 8, bytes: bytes.readUInt32LE(4) };
};

const readFormat = async (header: Header, chunk: Chunk): Promise<Format> => {
  if (chunk.bytes < 16) throw invalid(header, `a format chunk of ${chunk.bytes} bytes`);
  const bytes = await readAt(header, chunk.start, Math.min(chunk.bytes, 40));
  if (bytes.length < Math.min(chunk.bytes, 40)) throw truncated(header, chunk);
  return {
    code: formatCode(header, bytes),
    tracks: bytes.readUInt16LE(2),
    sampleRateHz: bytes.readUInt32LE(4),
    blockAlign: bytes.readUInt16LE(12),
    bitsPerSample: bytes.readUInt16LE(14),
  };
};

const formatCode = (header: Header, bytes: Buffer): number => {
  const code = bytes.readUInt16LE(0);
  if (code !== formatExtensible) return code;
  if (bytes.length < 40) throw invalid(header, "an extensible format chunk without a sub-format");
  if (bytes.toString("hex", 26, 40) !== subFormatTail) throw invalid(header, "an unknown extensible sub-format");
  return bytes.readUInt16LE(24);
};

const checkFormat = (header: Header, format: Format): WavLayout["tracks"] => {
  const { code, tracks, sampleRateHz, blockAlign, bitsPerSample } = format;
  if (code !== formatPcm) throw invalid(header, formatNames[code] ?? `format code ${code}`);
  if (bitsPerSample !== 16) throw invalid(header, `${bitsPerSample}-bit PCM`);
  if (tracks !== 1 && tracks !== 2) throw invalid(header, `${tracks} tracks`);
  if (!rates.has(sampleRateHz)) throw invalid(header, `${sampleRateHz} Hz`);
  if (blockAlign !== tracks * 2) throw invalid(header, `${blockAlign} bytes per sample frame of ${tracks} track(s)`);
  return tracks;
};

/**
 * Finds the samples of a WAV file, skipping unknown chunks. Throws `wav-invalid` (expected and got, on one line)
 * or `wav-truncated` when a chunk claims more bytes than the file has.
 */
export const readWavLayout = async (file: FileHandle, name: string): Promise<WavLayout> => {
  const header: Header = { file, name, fileBytes: (await file.stat()).size };
  await checkContainer(header);
  let format: Format | undefined;
  let position = 12;
  for (;;) {
    const chunk = await readChunk(header, position);
    if (chunk === undefined) throw invalid(header, format === undefined ? "no format chunk" : "no data chunk");
    if (chunk.id === "data") return dataLayout(header, chunk, format);
    if (chunk.start + chunk.bytes > header.fileBytes) throw truncated(header, chunk);
    if (chunk.id === "fmt ") format = await readFormat(header, chunk);
    position = chunk.start + chunk.bytes + (chunk.bytes % 2); // Chunks of odd length are followed by a pad byte.
  }
};

const dataLayout = (header: Header, chunk: Chunk, format: Format | undefined): WavLayout => {
  if (format === undefined) throw invalid(header, "a data chunk before any format chunk");
  const tracks = checkFormat(header, format);
  if (chunk.start + chunk.bytes > header.fileBytes) throw truncated(header, chunk);
  const frames = Math.floor(chunk.bytes / format.blockAlign);
  return { sampleRateHz: format.sampleRateHz, tracks, dataStart: chunk.start, frames };
};
