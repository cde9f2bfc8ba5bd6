import type { IncomingMessage } from 'node:http';

declare global {
  namespace App {
    interface Platform {
      /** `footlights` is hung there by the server (packages/server/src/http/pages.ts). */
      req: IncomingMessage & {
        footlights?: {
          /** Origin under which people know the instance. */
          origin: string;
          /** Answers a request to the API in process. */
          answer: (request: Request) => Promise<Response>;
          /** Reports a fault of a page by its route pattern. */
          fault: (error: unknown, route: string | null) => void;
        };
      };
    }
    interface Locals {
      /** What the page speaks. */
      language: import('./words/languages.ts').Language;
    }
    interface Error {
      /** Code of the API's refusal, or `offline`. */
      code?: string;
    }
    interface PageState {
      /** Id of the clip that a profile plays above its grid. */
      playing?: string;
    }
  }
}
