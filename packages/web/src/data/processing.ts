import { urlOf, watchProcessing, type Processing } from '@footlights/contract';

/** How often a lost stream is tried again, in milliseconds. */
const AGAIN_MS = 3000;

/** Follows the processing of an own clip until it ends; survives lost connections. Returns what stops it. */
export function followProcessing(
  id: string,
  onChange: (processing: Processing) => void,
): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function connect(): void {
    source = new EventSource(urlOf(watchProcessing, { params: { id } }));
    source.addEventListener('message', (event: MessageEvent<string>) => {
      const processing = JSON.parse(event.data) as Processing;
      if (isOver(processing)) source?.close();
      onChange(processing);
    });
    source.addEventListener('error', () => {
      // The browser reconnects by itself unless the answer was no stream.
      if (source?.readyState === EventSource.CLOSED) timer = setTimeout(connect, AGAIN_MS);
    });
  }

  connect();
  return () => {
    source?.close();
    clearTimeout(timer);
  };
}

/** Whether nothing more will happen by itself. */
export function isOver({ state }: Processing): boolean {
  return state === 'ready' || state === 'failed';
}
