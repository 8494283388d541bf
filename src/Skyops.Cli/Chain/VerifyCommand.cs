using System.CommandLine;
using System.Text.Json;
using Skyops.Api;
using Skyops.Chain;
using Skyops.Cli.Output;
using Skyops.Cli.Tasks;
using Skyops.Client.Chain;
using Skyops.Ethereum.Contracts;
using Skyops.Ethereum.Keys;

namespace Skyops.Cli.Chain;

internal static class VerifyCommand
{
    private static readonly Option<string?> Proof = new("--proof") { Description = "Proof to check, kept with --save; then no silo is asked.", HelpName = "FILE" };
    private static readonly Option<string?> Files = new("--files") { Description = "Folder of the task's outputs, as `skyops download` left it.", HelpName = "DIR" };
    private static readonly Option<string?> Save = new("--save") { Description = "Keep the proof here.", HelpName = "FILE" };
    private static readonly Option<string?> Contracts = new("--contracts") { Description = "What `skyops chain deploy` wrote. Default: what the silo says.", HelpName = "FILE" };

    public static Command Build() => new Command("verify", "Prove a task from the chain and your own files.").With(TaskArgument.Task, Proof, Files, Save, Contracts, RpcOption.Rpc).Runs(VerifyAsync);

    private static async Task<int> VerifyAsync(CliContext context, CancellationToken cancellationToken)
    {
        var id = context.Get(TaskArgument.Task);
        var proof = context.Get(Proof) is { } kept ? Read(kept) : await context.Client.Tasks.Get(id).ProofAsync(cancellationToken);
        if (proof.TaskId != id) throw CliException.Usage($"the proof is of task {proof.TaskId}", "name that task, or another proof");
        if (context.Get(Save) is { } path) await File.WriteAllBytesAsync(path, JsonSerializer.SerializeToUtf8Bytes(proof, SkyopsJson.Default.TaskProof), cancellationToken);
        var (chainId, registry) = await WhereAsync(context, cancellationToken);
        using var rpc = RpcOption.Open(context);
        var verdict = await new TaskProofVerifier(rpc, chainId, registry).VerifyAsync(proof, context.Get(Files), cancellationToken);
        if (context.Output.Json) context.Output.Value(verdict, CliJson.Default.TaskProofVerdict);
        Print(context.Output, proof, verdict, context.Get(Files) is not null);
        return verdict.Holds ? ExitCodes.Ok : throw CliException.Failed($"task {id} is not what the chain says", "the lines with NO say where; keep the proof and the files");
    }

    private static void Print(CliOutput output, TaskProof proof, TaskProofVerdict verdict, bool files) => output.Facts(
        ("task", $"{proof.TaskId}, {proof.Status.ToLowerInvariant()}, {proof.Index + 1} of {proof.Head.Tasks} in batch {proof.Head.Number}"),
        ("batch on the chain", Say(verdict.Published)), ("life events", $"{Say(verdict.LifeEvents)} ({proof.Events.Length})"),
        ("execution", $"{Say(verdict.Execution)} (spec {Formats.Short(proof.SpecHash)}, {proof.Outputs.Length} files)"), ("logs", $"{Say(verdict.Logs)} ({proof.Logs.Length} pieces)"),
        ("receipts", $"{Say(verdict.Receipts)} ({proof.Receipts.Length})"), ("signatures", $"{Say(verdict.SignaturesWrong == 0)} ({verdict.Signatures} hold, {verdict.SignaturesWrong} do not)"),
        ("your files", files ? $"{Say(verdict.FilesWrong.Length == 0)} ({verdict.FilesRight} right) {string.Join(", ", verdict.FilesWrong)}" : "not looked at; name their folder with --files"));

    private static string Say(bool holds) => holds ? "yes" : "NO";

    private static async Task<(ulong ChainId, EthereumAddress Registry)> WhereAsync(CliContext context, CancellationToken cancellationToken)
    {
        if (context.Get(Contracts) is { } file)
        {
            var deployment = Deployment.Parse(await File.ReadAllBytesAsync(file, cancellationToken));
            return (deployment.ChainId, deployment.TaskRegistry);
        }

        if (context.Has(Proof)) throw CliException.Usage("--proof without --contracts: which registry to believe is not said", "name the file that `skyops chain deploy` wrote");
        var contracts = EscrowWallet.DeploymentOf(await context.Client.Chain.GetAsync(cancellationToken));
        return (contracts.ChainId, contracts.TaskRegistry);
    }

    private static TaskProof Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), SkyopsJson.Default.TaskProof) ?? throw new JsonException("null");
        }
        catch (JsonException)
        {
            throw CliException.Usage($"{path} is no proof of a task", "name one that `skyops verify TASK --save FILE` wrote");
        }
    }
}
