"""The only place that knows both villages and hubs: from scenario to hub, from flows to answers."""
