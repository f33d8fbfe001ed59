import type { DemandAnswer, Queryable, SendLast, Statement } from './query.ts';

/** Work of a transaction. What `sendLast` takes is sent with the commit, and what `demand` takes is sent and not waited for. */
export type TransactionWork<T, Tx> = (tx: Tx, sendLast: SendLast, demand: DemandAnswer) => Promise<T>;

/**
 * Runs work in a transaction whose last statements are sent together with its commit. When one of them fails, or an answer that
 * was demanded, the database undoes the transaction, and the failure is thrown.
 */
export async function runTransaction<T, Tx extends Queryable>(
  db: { transaction<R>(run: (tx: Tx) => Promise<R>): Promise<R> },
  work: TransactionWork<T, Tx>,
): Promise<T> {
  const answers: Promise<unknown>[] = [];
  const demand: DemandAnswer = (answer) => {
    answer.catch(() => {}); // thrown below
    answers.push(answer);
  };
  const outcome = db.transaction(async (tx) => {
    const last: Statement[] = [];
    const result = await work(tx, (statement) => last.push(statement), demand);
    for (const { sql, parameters } of last) demand(tx.query(sql, parameters));
    return result;
  });
  const [done] = await Promise.allSettled([outcome]);
  await Promise.all(answers);
  if (done.status === 'rejected') throw done.reason;
  return done.value;
}
