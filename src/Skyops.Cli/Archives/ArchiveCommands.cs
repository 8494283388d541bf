using System.CommandLine;
using Skyops.Cli.Output;
using Skyops.Storage.Archives;

namespace Skyops.Cli.Archives;

/// <summary>The packer and the extractor of <c>--data</c> and of the nodes, by hand.</summary>
internal static class ArchiveCommands
{
    private static readonly Argument<string> Folder = new("FOLDER") { Description = "What to pack." };
    private static readonly Argument<string> Archive = new("ARCHIVE") { Description = "A tar, tar.gz or zip." };
    private static readonly Option<string> File = new("--to") { Description = "The tar to write; one that exists is not replaced.", HelpName = "FILE", Required = true };
    private static readonly Option<string> To = new("--to") { Description = "The folder to make; one that exists is not touched.", HelpName = "DIR", Required = true };

    public static Command Pack() => new Command("pack", "Pack a folder as tar; equal folders give equal bytes.").With(File).With(Folder).Runs(PackAsync);

    public static Command Unpack() =>
        new Command("unpack", "Unpack an archive: regular files and folders only; whatever else it holds refuses all of it.").With(To).With(Archive).Runs(UnpackAsync);

    public static Command Check() => new Command("check", "Look at an archive as a node would, and write nothing.").With(Archive).Runs(CheckAsync);

    private static Task PackAsync(CliContext context, CancellationToken cancellationToken)
    {
        var path = context.Get(File)!;
        using var target = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        try
        {
            Print(context.Output, new TarPacker(ArchiveLimits.Default).Pack(context.Get(Folder), target, cancellationToken));
        }
        catch
        {
            System.IO.File.Delete(path);
            throw;
        }

        return Task.CompletedTask;
    }

    private static Task UnpackAsync(CliContext context, CancellationToken cancellationToken)
    {
        Print(context.Output, new ArchiveExtractor(ArchiveLimits.Default).Extract(context.Get(Archive), context.Get(To)!, cancellationToken));
        return Task.CompletedTask;
    }

    private static Task CheckAsync(CliContext context, CancellationToken cancellationToken)
    {
        Print(context.Output, new ArchiveExtractor(ArchiveLimits.Default).Check(context.Get(Archive), cancellationToken));
        return Task.CompletedTask;
    }

    private static void Print(CliOutput output, ArchiveSummary summary)
    {
        if (output.Json) output.Value(summary, CliJson.Default.ArchiveSummary);
        else output.Line($"{summary.Files:N0} files, {summary.Folders:N0} folders, {summary.Bytes:N0} bytes");
    }
}
