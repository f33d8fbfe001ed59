import { Readable } from 'node:stream';
import { problem } from '#src/api/problems.ts';
import type { ReceivedFile } from '#src/api/received-file.ts';
import type { EntityDatabase } from '#src/db/query.ts';
import type { Reach } from '#src/db/reach.ts';
import { readWave, toWave } from '#src/llm/offline/wave.ts';
import { deleteFiles, takeBytes } from '#src/resources/files/removal-store.ts';
import { requireRoomForFile } from '#src/resources/files/require.ts';
import { findFile, insertFile } from '#src/resources/files/store.ts';
import { hasRedactions } from '#src/resources/events/log/redaction-store.ts';
import { findMessage } from '#src/resources/messages/store.ts';
import type { MessageRow } from '#src/resources/messages/table.ts';
import { findRetention } from '#src/resources/retention/store.ts';
import type { Services } from '#src/resources/services.ts';
import { lockSession } from '#src/resources/sessions/store.ts';

/** The services that keeping sound needs. */
export type RecordingDeps = Pick<Services, 'dataSource' | 'clock' | 'fileBytes'>;

/** The sound of a message: samples of 24 kHz. */
export type MessageSound = { messageId: string; samples: Int16Array };

const sampleRate = 24_000;

/** Tells whether an organization keeps the sound of spoken messages: by its retention policy, and not unless that says so. */
export const keepsRecordings = async (db: EntityDatabase, organizationId: string): Promise<boolean> =>
  (await findRetention(db, organizationId)).recordingsDays !== null;

/** Received bytes of the sound of a message. `replaces`: the file that has more of it; null for the first one. */
type ReceivedSound = { messageId: string; file: ReceivedFile; replaces: string | null };

/** Tells whether a message still has the sound that was read of it, says something, and nothing of it was redacted since it was spoken. */
async function mayHaveSound(
  tx: EntityDatabase,
  message: MessageRow | null,
  { replaces }: Pick<ReceivedSound, 'replaces'>,
): Promise<boolean> {
  if (!message || (message.recordingId ?? null) !== replaces) return false;
  const { content, firstSeq, lastSeq } = message;
  const isSaid = content.type === 'text' && content.text !== '';
  return isSaid && !(await hasRedactions(tx, message.sessionId, { fromSeq: firstSeq, toSeq: lastSeq ?? firstSeq }));
}

/** Makes received bytes the sound of a message. False when it may not be kept any more, or when others have replaced it meanwhile. */
async function attachRecording(
  tx: EntityDatabase,
  { clock, fileBytes }: RecordingDeps,
  reach: Reach,
  { messageId, file, replaces }: ReceivedSound,
): Promise<boolean> {
  const { organizationId } = reach;
  const found = await findMessage(tx, reach, messageId);
  // Nothing is redacted or erased in a session that is locked.
  const session = found && (await lockSession(tx, reach, found.sessionId));
  if (!session || !(await mayHaveSound(tx, await findMessage(tx, reach, messageId), { replaces }))) return false;
  await deleteFiles(tx, 'message_id = $1', [messageId]);
  if (!(await keepsRecordings(tx, organizationId))) return false;
  await requireRoomForFile(tx, organizationId, { bytes: file.bytes, limits: fileBytes.limits });
  const now = clock();
  if (!(await takeBytes(tx, file.key, now)))
    throw problem('service_unavailable', 'The sound took too long to be stored.');
  const { key: _key, ...kept } = file;
  await insertFile(tx, {
    ...kept,
    organizationId,
    messageId,
    userId: session.userId,
    isSegmented: false,
    createdAt: now,
  });
  return true;
}

/**
 * Keeps the sound of a message as a file in the form WAV, in the place of an earlier one if one is named. Does nothing for one that says nothing
 * any more or of which a part was redacted, and where no sound is kept. Bytes that no file has taken are removed, also after a crash.
 * @throws `conflict` when an organization has no room for a file, `unsupported_media_type`, `storage_full`, `service_unavailable`
 */
export async function keepRecording(
  deps: RecordingDeps,
  reach: Reach,
  { messageId, samples }: MessageSound,
  replaces: string | null = null,
): Promise<void> {
  const { dataSource, fileBytes } = deps;
  const wave = toWave({ samples, sampleRate });
  const name = `${messageId}.wav`;
  const file = await fileBytes.receive(reach, Readable.from([wave]), { name, limitBytes: wave.length });
  let isAttached = false;
  try {
    isAttached = await dataSource.transaction((tx) => attachRecording(tx, deps, reach, { messageId, file, replaces }));
  } finally {
    if (!isAttached) await fileBytes.release(file);
  }
}

/** Cuts the sound of a message to the milliseconds that were heard, if it is kept. @throws as `keepRecording` does */
export async function cutRecording(
  deps: RecordingDeps,
  reach: Reach,
  { messageId, heardMs }: { messageId: string; heardMs: number },
): Promise<void> {
  const { dataSource, fileBytes } = deps;
  const fileId = (await findMessage(dataSource, reach, messageId))?.recordingId;
  const file = fileId ? await findFile(dataSource, reach, fileId) : null;
  if (!file) return;
  const parts: Buffer[] = [];
  for await (const part of fileBytes.read(file, { start: 0, end: file.bytes })) parts.push(part);
  const samples = readWave(Buffer.concat(parts))?.samples ?? new Int16Array();
  const heard = samples.subarray(0, Math.round((Math.max(0, heardMs) * sampleRate) / 1_000));
  if (heard.length === samples.length) return;
  if (heard.length > 0) await keepRecording(deps, reach, { messageId, samples: heard }, file.id);
  else await dataSource.transaction((tx) => deleteFiles(tx, 'id = $1', [file.id]));
}
