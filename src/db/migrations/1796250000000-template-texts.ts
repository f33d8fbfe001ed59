import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The number of characters that a text may have. */
const most = 1_000_000;

type Row = { conversationId: string; number: number };
type Applied = { text: string };

const grouped = (count: number) => count.toLocaleString('en-US');

function shorten(text: string): string {
  const mark = `\n[… part left out: the text has ${grouped(text.length)} characters and may have ${grouped(most)} …]`;
  return text.slice(0, most - mark.length).toWellFormed() + mark;
}

/**
 * Cuts the texts of applied templates that are too long for a prompt, with a mark at the end. Nothing is lost: each stands
 * beside the values it was made with, and the version of its template is kept.
 */
export class TemplateTexts1796250000000 implements MigrationInterface {
  name = 'TemplateTexts1796250000000';

  async up(runner: QueryRunner): Promise<void> {
    const rows = (await runner.query(
      `SELECT conversation_id AS "conversationId", number FROM context_changes
        WHERE kind = 'template' AND octet_length(document) > $1`,
      [most],
    )) as Row[];
    for (const { conversationId, number } of rows) await shortenText(runner, conversationId, number);
  }

  async down(): Promise<void> {
    // The texts stay short: the version before reads them as it reads any.
  }
}

async function shortenText(runner: QueryRunner, conversationId: string, number: number): Promise<void> {
  const [row] = (await runner.query('SELECT document FROM context_changes WHERE conversation_id = $1 AND number = $2', [
    conversationId,
    number,
  ])) as { document: string }[];
  const applied = JSON.parse(row!.document) as Applied;
  if (applied.text.length <= most) return;
  const document = JSON.stringify({ ...applied, text: shorten(applied.text) });
  await runner.query('UPDATE context_changes SET document = $3 WHERE conversation_id = $1 AND number = $2', [
    conversationId,
    number,
    document,
  ]);
}
