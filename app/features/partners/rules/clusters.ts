/** The region's industrial clusters that a brief can speak to. */
export const CLUSTERS = ["electrotechnical", "chemical", "mechanical", "medical", "digital"] as const;
export type Cluster = (typeof CLUSTERS)[number];
export const isCluster = (value: unknown): value is Cluster => (CLUSTERS as readonly unknown[]).includes(value);
