import { ParleyClient } from 'parley-client';

export { ParleyApiError, type ChatStreamEvent, type Conversation, type Message } from 'parley-client';

export type Server = { baseUrl: string; token: string };

/** Where a person writes from. */
export type Place = { channelId: string; workspaceId: string };

/** Returns a client for the person who has signed in. */
export const connect = ({ baseUrl, token }: Server): ParleyClient => new ParleyClient({ baseUrl, token });

export type Client = ReturnType<typeof connect>;
