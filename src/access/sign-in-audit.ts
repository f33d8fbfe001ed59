/** A sign-in with a key that exists, as the audit tells of it. */
export type SignInRecord = {
  organizationId: string;
  keyId: string;
  /** The subject of the key. */
  subject: string;
  /** The user for whom the token acts, or null. */
  userId: string | null;
  address: string | undefined;
  requestId: string | null;
};

/** Tells the audit of sign-ins and sign-outs. */
export type SignInAudit = {
  /** Tells of a sign-in that succeeds, before its token is given. */
  tell(signIn: SignInRecord): Promise<void>;
  /** Tells of a sign-in that is refused, later. */
  tellRefused(signIn: SignInRecord): void;
  /** Tells of a sign-out that has ended a token. */
  tellSignOut(signOut: SignInRecord): Promise<void>;
};

/** The audit of a service that has none, such as that of a command. */
export const noSignInAudit: SignInAudit = { tell: async () => {}, tellRefused() {}, tellSignOut: async () => {} };
