import type { Queryable, SendLast, Statement } from './query.ts';

/**
 * Runs work in a transaction whose last statements are sent together with its commit. When one of them fails, the database
 * undoes the transaction, and the failure is thrown.
 */
export async function runTransaction<T, Tx extends Queryable>(
  db: { transaction<R>(run: (tx: Tx) => Promise<R>): Promise<R> },
  work: (tx: Tx, sendLast: SendLast) => Promise<T>,
): Promise<T> {
  const sent: Promise<unknown>[] = [];
  const send = (tx: Tx, { sql, parameters }: Statement) => {
    const answer = tx.query(sql, parameters);
    answer.catch(() => {}); // thrown below
    sent.push(answer);
  };
  const outcome = db.transaction(async (tx) => {
    const last: Statement[] = [];
    const result = await work(tx, (statement) => last.push(statement));
    for (const statement of last) send(tx, statement);
    return result;
  });
  const [done] = await Promise.allSettled([outcome]);
  await Promise.all(sent);
  if (done.status === 'rejected') throw done.reason;
  return done.value;
}
