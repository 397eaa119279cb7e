import type { ComponentType } from "react";

/**
 * A part of a light page that comes alive by itself: `entry.light.tsx` finds it by `name` and hydrates only it, with the
 * same `props` (plain JSON). On a page with the whole application it is an ordinary component.
 */
export function Island<P extends object>({ name, props, of: Part }: { name: string; props: P; of: ComponentType<P> }) {
  return (
    <div data-island={name} data-props={JSON.stringify(props)}>
      <Part {...props} />
    </div>
  );
}
