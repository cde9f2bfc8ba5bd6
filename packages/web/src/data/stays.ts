import { tick } from 'svelte';
import type { SubmitFunction } from '$app/forms';

/** For `use:enhance`: a form that stays, and once saved shows what is stored now, changes from elsewhere included. */
export const stays: SubmitFunction =
  () =>
  async ({ formElement, result, update }) => {
    await update({ reset: false });
    if (result.type !== 'success') return;
    await tick();
    formElement.reset();
  };
