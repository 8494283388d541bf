using Skyops.Worker.Options;

namespace Skyops.Cli.Hosting;

/// <summary>A silo that answered, and the chain it signs for.</summary>
internal sealed record FoundSilo(SiloEndpoint Endpoint, ulong ChainId);
