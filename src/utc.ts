/**
 * Puts the process into UTC, whatever zone it was started in. Import it before anything else: node-cron cuts off
 * milliseconds in the process's own zone, and stops ticking for the hour that a zone repeats in autumn.
 */
process.env.TZ = 'UTC'
