/** What prevention goes by of an account. */
export interface AccountFacts {
  /** Start of the UTC day of joining, epoch milliseconds. */
  joinedAt: number;
  /** Whoever moderates or runs the instance. */
  moderates: boolean;
}
