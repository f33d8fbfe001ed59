import { EntitySchema } from '#generated/packages/typeorm.js';
import { column } from '#src/db/columns.ts';

/** A file as it is stored, without its bytes. */
export type FileRow = {
  id: string;
  organizationId: string;
  userId: string | null;
  /** Content: encrypted when a key is configured. */
  name: string | null;
  mediaType: string;
  bytes: number;
  sha256: string;
  /** The key of its bytes, in base64. Content: encrypted when a key is configured. */
  secret: string;
  /** Whether its bytes are stored in segments: it arrived in several requests. */
  isSegmented: boolean;
  /** The size in pixels of an image whose bytes say it; null for others, and for files from before this was kept. */
  imageWidth: number | null;
  imageHeight: number | null;
  /** The message whose sound it is; null, or not read, for other files. */
  messageId?: string | null;
  createdAt: Date;
};

/** Stored bytes that are removed from a time on, unless a file takes them before: those of a deleted file, or of one that is arriving. */
export type FileRemovalRow = { key: string; dueAt: Date };

export const fileTable = new EntitySchema<FileRow>({
  name: 'File',
  tableName: 'files',
  columns: {
    id: column.text({ primary: true }),
    organizationId: column.text(),
    userId: column.text({ nullable: true }),
    name: column.json({ nullable: true }),
    mediaType: column.text(),
    bytes: column.bigint(),
    sha256: column.text(),
    secret: column.json(),
    isSegmented: column.boolean({ default: false }),
    imageWidth: column.bigint({ nullable: true }),
    imageHeight: column.bigint({ nullable: true }),
    messageId: column.text({ nullable: true }),
    createdAt: column.time(),
  },
  indices: [
    { name: 'files_time', columns: ['organizationId', 'createdAt', 'id'] },
    { name: 'files_user', columns: ['userId', 'createdAt', 'id'], where: '(user_id IS NOT NULL)' },
    { name: 'files_message', columns: ['messageId'], where: '(message_id IS NOT NULL)' },
  ],
});

export const fileRemovalTable = new EntitySchema<FileRemovalRow>({
  name: 'FileRemoval',
  tableName: 'file_removals',
  columns: { key: column.text({ primary: true }), dueAt: column.time() },
  indices: [{ name: 'file_removals_due', columns: ['dueAt'] }],
});

/** A segment of the bytes of a file or an upload, as it is stored: see `Segment`. */
export type FileSegmentRow = { fileId: string; start: number; bytes: number; key: string };

export const fileSegmentTable = new EntitySchema<FileSegmentRow>({
  name: 'FileSegment',
  tableName: 'file_segments',
  columns: {
    fileId: column.text({ primary: true }),
    start: column.bigint({ primary: true }),
    bytes: column.bigint(),
    key: column.text(),
  },
});
