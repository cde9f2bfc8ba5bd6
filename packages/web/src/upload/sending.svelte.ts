let count = $state(0);

/** Whether a file is on its way from this page, or rests on it: a reload would end that. */
export function isSending(): boolean {
  return count > 0;
}

/** Call when the sending of a file begins; gives what to call when it is over. */
export function beginSending(): () => void {
  count += 1;
  let isOver = false;
  return () => {
    if (!isOver) count -= 1;
    isOver = true;
  };
}
