using Microsoft.Extensions.Logging;
using Skyops.Worker.Blobs;
using Skyops.Worker.Containers;
using Skyops.Worker.Gateway;
using Skyops.Worker.Kubernetes;
using Skyops.Worker.Native;
using Skyops.Worker.Options;
using Skyops.Worker.Sandbox;
using Skyops.Worker.Sealing;

namespace Skyops.Worker.Attempts;

/// <summary>What every attempt of a worker uses.</summary>
internal sealed record AttemptServices(
    AttemptHost Host,
    string Root,
    BlobClient Blobs,
    InputCache Inputs,
    Outbound Outbound,
    NodeKeys Keys,
    ProcessGuard? Guard,
    Sandboxes? Sandboxes,
    Cluster? Cluster,
    ContainerHost? Containers,
    WorkerHooks Hooks,
    TimeProvider Time,
    ILogger Log);
