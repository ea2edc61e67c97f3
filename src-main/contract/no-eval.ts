/** The page may not evaluate text as code; zod must be told before the first schema is built. Import first. */
import * as z from 'zod/mini';

z.config({ jitless: true });
