import { ApiProblem } from '@footlights/contract';
import { redirect } from '@sveltejs/kit';

/** Leads to the page that says so when a clip is for adults alone. */
export async function orAdultsPage<Value>(call: Promise<Value>, id: string): Promise<Value> {
  try {
    return await call;
  } catch (problem) {
    if (problem instanceof ApiProblem && problem.code === 'video/age-restricted')
      redirect(303, `/for-adults/${id}`);
    throw problem;
  }
}
