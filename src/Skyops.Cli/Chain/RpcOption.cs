using System.CommandLine;
using Skyops.Cli.Hosting;
using Skyops.Ethereum.Rpc;

namespace Skyops.Cli.Chain;

/// <summary>The Ethereum node that a person's own transactions go through: of their choice, not the network's.</summary>
internal static class RpcOption
{
    public static readonly Option<string?> Rpc = new("--rpc")
    {
        Description = $"Ethereum node (JSON-RPC) to send through. [{ChainFlags.RpcVariable}, default http://127.0.0.1:8545]",
        HelpName = "URL",
    };

    public static EthereumRpc Open(CliContext context) =>
        new(Address(context.Get(Rpc) ?? Environment.GetEnvironmentVariable(ChainFlags.RpcVariable) ?? "http://127.0.0.1:8545"));

    public static Uri Address(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        ? uri
        : throw CliException.Usage($"'{text}' is no address of an Ethereum node", "an http or https address such as http://127.0.0.1:8545");
}
