/** The operator's settings of voice. */
export type VoiceSettings = {
  /** The model of the gateway that hears, and the one that speaks; null for the first one that does so. */
  transcriptionModel: string | null;
  speechModel: string | null;
  /** The voice of agents, unless a client names another one. */
  voice: string;
  /** The most connections of a key at a time, in this process. */
  connectionsPerKey: number;
  /** The most minutes of all connections of a key on a day; null for no limit. */
  minutesPerDay: number | null;
  /** The longest time of a connection, in minutes. */
  longestMinutes: number;
};

/** The settings that hold unless the operator chooses others. */
export const usualVoiceSettings: VoiceSettings = {
  transcriptionModel: null,
  speechModel: null,
  voice: 'alloy',
  connectionsPerKey: 100,
  minutesPerDay: null,
  longestMinutes: 60,
};
