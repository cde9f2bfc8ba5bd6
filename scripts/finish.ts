/** Runs a command and turns an error into its message and exit code 1: a person reads it, a stack would hide it. */
export async function finish(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
