/** A failure whose message is one line for the person at the terminal: what is wrong and how to mend it. */
export class Mend extends Error {}
