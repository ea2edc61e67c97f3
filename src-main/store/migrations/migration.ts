/** One step of the schema. Steps are numbered in tens and never change after a release. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/** "MGLN": marks a SQLite file as a position book (application_id of its header). */
export const APPLICATION_ID = 0x4d474c4e;
