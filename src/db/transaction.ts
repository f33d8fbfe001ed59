import type { Queryable, RowsInsert, RowToInsert, SendLast, Statement } from './query.ts';

/** Work of a transaction. `flush` sends what `sendLast` has taken so far, but for what has a `lockName`, and waits for it. */
export type TransactionWork<T, Tx> = (tx: Tx, sendLast: SendLast, flush: () => Promise<void>) => Promise<T>;

/** Returns the statements to send, in their order: one for all rows of a kind. */
export function mergeStatements(all: readonly (Statement | RowToInsert)[]): Statement[] {
  const rows = new Map<RowsInsert<never>, unknown[]>();
  for (const one of all) if ('insert' in one) rows.set(one.insert, [...(rows.get(one.insert) ?? []), one.row]);
  const merged = all.toReversed().flatMap((one): Statement[] => {
    if (!('insert' in one)) return [one];
    const own = rows.get(one.insert);
    rows.delete(one.insert);
    return own ? [{ sql: one.insert.sql, parameters: one.insert.toParameters(own as never[]) }] : [];
  });
  return merged.toReversed();
}

/** A statement that locks what many transactions need. */
type LockingStatement = Statement & { lockName: string };

const isLocking = (one: Statement | RowToInsert): one is LockingStatement => 'lockName' in one;

/** Returns statements in the order in which all transactions take their locks. */
const toLockOrder = (statements: readonly LockingStatement[]): LockingStatement[] =>
  statements.toSorted((a, b) => Number(a.lockName > b.lockName) - Number(a.lockName < b.lockName));

/**
 * Runs work in a transaction whose last statements are sent together with its commit. When one of them fails, the database
 * undoes the transaction, and the failure is thrown.
 */
export async function runTransaction<T, Tx extends Queryable>(
  db: { transaction<R>(run: (tx: Tx) => Promise<R>): Promise<R> },
  work: TransactionWork<T, Tx>,
): Promise<T> {
  const answers: Promise<unknown>[] = [];
  const outcome = db.transaction(async (tx) => {
    const last: (Statement | RowToInsert)[] = [];
    const locking: LockingStatement[] = [];
    const sendLast: SendLast = (one) => void (isLocking(one) ? locking.push(one) : last.push(one));
    const send = (statements: readonly Statement[]) => {
      for (const { sql, parameters } of statements) {
        const answer = tx.query(sql, parameters);
        answer.catch(() => {}); // thrown below
        answers.push(answer);
      }
    };
    const flush = async () => {
      send(mergeStatements(last.splice(0)));
      await Promise.all(answers);
    };
    const result = await work(tx, sendLast, flush);
    send([...mergeStatements(last), ...toLockOrder(locking)]);
    return result;
  });
  const [done] = await Promise.allSettled([outcome]);
  await Promise.all(answers);
  if (done.status === 'rejected') throw done.reason;
  return done.value;
}
