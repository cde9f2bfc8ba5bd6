/** Does work that only one process of this checkout may do at a time; the others wait, and say for whom. */
export function withLock<Result>(lock: string, work: () => Promise<Result>): Promise<Result>;
