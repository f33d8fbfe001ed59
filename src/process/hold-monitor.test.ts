import { beforeEach, describe, expect, it } from 'vitest';
import { createLogger } from '#src/telemetry/logger.ts';
import { HoldMonitor } from './hold-monitor.ts';

let nowMs: number;
let monitor: HoldMonitor;
beforeEach(() => {
  nowMs = 0;
  monitor = new HoldMonitor(() => nowMs);
});
const work = (name: string) => () => ({ name });

describe('a hold of the event loop', () => {
  it('is reported from 200 ms on', () => {
    nowMs += 25 + 199;
    expect(monitor.tick(25)).toBeNull();
    nowMs += 25 + 200;
    expect(monitor.tick(25)).toEqual({ held_ms: 200, under_way: [], under_way_count: 0, preparing: false });
    nowMs += 25;
    expect(monitor.tick(25)).toBeNull();
  });

  it('names the step that held it', () => {
    const done = monitor.step(work('slow'), () => {
      nowMs += 3_000;
      return 7;
    });
    monitor.step(work('quick'), () => (nowMs += 5));
    expect(done).toBe(7);
    expect(monitor.tick(25)).toMatchObject({ held_ms: 2_980, held_by: { name: 'slow' } });
    nowMs += 500;
    expect(monitor.tick(25)).not.toHaveProperty('held_by');
  });

  it('names a step that fails', () => {
    const fail = () => {
      nowMs += 500;
      throw new Error('no');
    };
    expect(() => monitor.step(work('broken'), fail)).toThrow('no');
    expect(monitor.tick(25)).toMatchObject({ held_by: { name: 'broken' } });
  });

  it('names what was under way, the latest first, that which has ended since too', () => {
    for (let i = 0; i < 10; i += 1) monitor.track(work(`stream ${i}`));
    nowMs += 1_000;
    monitor.tick(25);
    const end = monitor.track(work('job'));
    nowMs += 400;
    end();
    expect(monitor.tick(25)).toMatchObject({ under_way_count: 11 });
    const later = monitor.track(work('request'));
    nowMs += 300;
    const { under_way } = monitor.tick(25)!;
    expect(under_way).toHaveLength(5);
    expect(under_way[0]).toEqual({ name: 'request' });
    later();
    nowMs += 25;
    monitor.tick(25);
    nowMs += 300;
    expect(monitor.tick(25)!.under_way).not.toContainEqual({ name: 'request' });
  });

  it('is expected of a preparation, for as long as it goes on', async () => {
    const lines: { level: number; held_ms: number }[] = [];
    const stop = monitor.begin(createLogger('debug', { write: (line) => void lines.push(JSON.parse(line)) }));
    let end = () => {};
    const prepared = monitor.prepare(() => new Promise<void>((resolve) => (end = resolve)));
    nowMs += 1_000;
    await expect.poll(() => lines).toHaveLength(1);
    nowMs += 6_000;
    await expect.poll(() => lines).toHaveLength(2);
    end();
    await prepared;
    nowMs += 25;
    monitor.tick(25);
    nowMs += 1_000;
    await expect.poll(() => lines).toHaveLength(3);
    await stop();
    expect(lines.map(({ level }) => level)).toEqual([20, 40, 40]);
  });

  it('is logged with the names of what held it and of what was under way', async () => {
    const lines: string[] = [];
    const stop = monitor.begin(createLogger('warn', { write: (line) => void lines.push(line) }));
    monitor.track(() => ({ name: 'run 1', request_id: 'req_1' }));
    monitor.step(work('slow'), () => (nowMs += 3_000));
    await expect.poll(() => lines).toHaveLength(1);
    await stop();
    expect(JSON.parse(lines[0]!)).toMatchObject({ held_by: 'slow', under_way: ['run 1 (req_1)'] });
  });
});
