/** A value that JSON can carry. */
export type Message = null | boolean | number | string | Message[] | { [key: string]: Message };

/** Called with each message of a subject; what it throws is logged and reaches nobody else. */
export type Listener = (message: Message) => void;

/**
 * Word of mouth between the parts of one instance, such as the progress of a job.
 * Order: the messages of one publisher on one subject arrive in the order of publishing.
 * Durability: none. A message reaches whoever listens at that moment, at most once; nothing is kept.
 * Whoever needs certainty reads the database first and takes messages as a hint to look again.
 */
export interface Bus {
  /** Never blocks and never throws; listeners run after the caller has returned to the event loop. */
  publish(subject: string, message: Message): void;
  /** Listens from now on; returns what ends it, after which no further message arrives. */
  subscribe(subject: string, listener: Listener): () => void;
}
