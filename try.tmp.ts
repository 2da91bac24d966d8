import { fork } from "node:child_process";
const c = fork("/work/main/src-main/listener/process/main.ts", [], { execArgv: ["--import", import.meta.resolve("tsx")], serialization: "advanced" });
const fin: any = {}; const parts: any[] = [];
c.on("message", (m: any) => {
 if (m.type === "hypothesis") { if (m.status === "final") fin[m.channel + m.utterance] = m; else parts.push(m); }
 if (m.type === "source-ended") { c.send({ type: "shutdown", requestId: 99 });
  const es: any[] = []; const show: any = {};
  for (const p of parts) { const f = fin[p.channel + p.utterance]; if (!f) { console.log('nofinal', p); continue }
   p.words.forEach((w: any, i: number) => { const g = f.words[i]; if (g?.word === w.word) { es.push([w.start - g.start, w.end - g.end, w.word, g.end]); const k = p.channel + p.utterance + '/' + i; show[k] ??= p.at - g.end } }) }
  const a = es.flatMap(e => [Math.abs(e[0]), Math.abs(e[1])]).sort((x, y) => x - y); console.log('n', a.length, 'p50', a[a.length >> 1], 'p95', a[a.length * .95 | 0], 'max', a.at(-1));
  console.log(es.filter(e => Math.abs(e[0]) > .35 || Math.abs(e[1]) > .35).slice(0, 15));
  const l = Object.values(show).sort((x: any, y: any) => x - y) as number[]; console.log('shown after end: n', l.length, 'p50', l[l.length >> 1], 'p90', l[l.length * .9 | 0], 'p95', l[l.length * .95 | 0], 'max', l.at(-1)); } });
c.send({ type: "load-model", requestId: 1, modelPath: "/work/main/models/vosk-model-demo-"+(process.argv[3]??"nl") });
c.send({ type: "start", requestId: 2, source: { kind: "wav", path: process.argv[2], channels: ["caller", "agent"], realtime: false }, fromSeconds: 0, firstUtterance: 0 });
