import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { VoiceCount } from './meters.ts';

const firstSoundBuckets = [0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 30];

/** Registers the metrics of voice. Returns what counts them. */
export function createVoiceMetrics(registry: Registry): (count: VoiceCount) => void {
  const registers = [registry];
  const create = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Counter({ name, help, labelNames, registers });
  const connections = new Gauge({
    name: 'parley_voice_connections_open',
    help: 'Connections for voice that are open on this instance.',
    registers,
  });
  const sound = create('parley_voice_sound_seconds_total', 'Sound of connections, by its direction.', 'direction');
  const turns = create('parley_voice_turns_total', 'Spoken turns, by what became of them.', 'outcome');
  const interruptions = create('parley_voice_interruptions_total', 'Answers that somebody who spoke has ended.');
  const refusals = create('parley_voice_refusals_total', 'Connections that a limit of voice has ended.', 'code');
  const firstSound = new Histogram({
    name: 'parley_voice_first_sound_seconds',
    help: 'Time from the end of a spoken turn to the first sound of its answer.',
    buckets: firstSoundBuckets,
    registers,
  });
  for (const direction of ['in', 'out']) sound.inc({ direction }, 0);
  return (count) => {
    switch (count.of) {
      case 'connections':
        return connections.inc(count.change);
      case 'sound':
        return sound.inc({ direction: count.direction }, count.seconds);
      case 'turns':
        return turns.inc({ outcome: count.outcome });
      case 'interruptions':
        return interruptions.inc();
      case 'refusals':
        return refusals.inc({ code: count.code });
      case 'first_sound':
        return firstSound.observe(count.seconds);
    }
  };
}
