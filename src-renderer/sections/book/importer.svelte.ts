/** The import under way: preview first, then apply or cancel. Shared by drop, button and palette. */
import type { Failure } from '#base/failure.ts';
import type { ImportPreviewView } from '#contract/views/shapes.ts';
import { call } from '../../client/call.ts';
import { workspace } from '../../client/workspace.svelte.ts';

class Importer {
  open = $state(false);
  preparing = $state(false);
  view = $state.raw<ImportPreviewView | null>(null);
  failure = $state.raw<Failure | null>(null);
  progress = $state.raw<{ readonly what: string; readonly done: number; readonly total: number } | null>(null);

  /** Reads files and shows what they would change; asks for files when none are given. */
  async preview(files: readonly { readonly name: string; readonly bytes: Uint8Array }[]): Promise<void> {
    this.open = files.length > 0;
    this.preparing = true;
    this.view = null;
    this.failure = null;
    const stop = this.#watch();
    const answer = await call('import.preview', { files: files.map((f) => ({ name: f.name, bytes: f.bytes as Uint8Array<ArrayBuffer> })) });
    stop();
    this.preparing = false;
    if (!answer.ok) {
      this.open = true;
      this.failure = answer.failure;
      return;
    }
    this.view = answer.value;
    this.open = answer.value !== null;
  }

  async apply(): Promise<void> {
    if (this.view === null) return;
    this.preparing = true;
    const stop = this.#watch();
    const answer = await call('import.apply', { preview: this.view.preview });
    stop();
    this.preparing = false;
    if (!answer.ok) {
      this.failure = answer.failure;
      return;
    }
    this.open = false;
    if (answer.value.entry > 0) workspace.undoable = { entry: answer.value.entry, text: `Imported ${answer.value.changed} changes` };
    await workspace.readBook();
  }

  cancel(): void {
    this.open = false;
    void call('import.cancel', {});
  }

  #watch(): () => void {
    const timer = setInterval(() => void call('import.progress', {}).then((answer) => { if (answer.ok) this.progress = answer.value; }), 200);
    return () => {
      clearInterval(timer);
      this.progress = null;
    };
  }
}

export const importer = new Importer();
