/** Runs `act`; what it throws becomes `undefined`. The beacon must never break its host page. */
export const quietly = <T>(act: () => T): T | undefined => {
  try {
    return act();
  } catch {
    // On purpose.
  }
};
