using Microsoft.Extensions.Logging.Abstractions;
using Skyops.Ethereum.Keys;
using Skyops.Worker;
using Skyops.Worker.Options;

// A worker and its children as real processes for the tests, without the rest of the command line.
return args switch
{
    ["attempt", .. var rest] => await AttemptProcess.RunAsync(rest),
    ["worker", var gateway, var api, var folder, var host, .. var leading] =>
        await RunWorkerAsync(gateway, api, folder, new AttemptHost(host, leading), []),
    ["process-worker", var gateway, var api, var folder] =>
        await RunWorkerAsync(gateway, api, folder, AttemptHost.ThisExecutable, ["process"]),
    ["command-worker", var gateway, var api, var folder] =>
        await RunWorkerAsync(gateway, api, folder, AttemptHost.ThisExecutable, ["command"]),
    ["container-worker", var gateway, var api, var folder] =>
        await RunWorkerAsync(gateway, api, folder, AttemptHost.ThisExecutable, ["container"]),
    ["cluster-worker", var gateway, var api, var folder, var secret, var kubeconfig, var space, var image] =>
        await RunWorkerAsync(gateway, api, folder, AttemptHost.ThisExecutable, [], secret, new KubernetesWorkerOptions { Access = kubeconfig, Namespace = space, HelperImage = image }),
    _ => 64,
};

static async Task<int> RunWorkerAsync(string gateway, string api, string folder, AttemptHost host, string[] allow, string? secret = null, KubernetesWorkerOptions? kubernetes = null)
{
    using var wallet = secret is not null && WalletKey.TryImport(Convert.FromHexString(secret), out var known) ? known : WalletKey.Create();
    var options = new WorkerOptions
    {
        Silos = [new SiloEndpoint(new Uri(gateway), new Uri(api))],
        Credentials = WorkerCredentials.Create(wallet, 4242, TimeSpan.FromDays(1), TimeProvider.System),
        DataFolder = folder,
        AttemptHost = host,
        Allow = allow,
        Kubernetes = kubernetes,
    };
    await WorkerHost.RunAsync(options, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);
    return 0;
}
