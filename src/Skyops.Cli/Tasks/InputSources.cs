using Skyops.Client.Blobs;
using Skyops.Client.Sealing;
using Skyops.Storage.Archives;
using Skyops.Storage.Fetching;
using Skyops.Tasks;

namespace Skyops.Cli.Tasks;

/// <summary>
/// Turns <c>--data</c> into inputs of a spec. What has to be fetched is fetched here, by the person who asks for it, and stored like any upload: neither silo nor nodes need the
/// right to reach what a stranger names, each file is fetched once whatever the number of replicas, and its hash is in the spec that the person signs.
/// Folders are packed, and archives are looked at as the nodes will, before anything is uploaded.
/// </summary>
/// <param name="blobs">Where they are uploaded to.</param>
/// <param name="stores">Where what has to be fetched is.</param>
/// <param name="fetching">How it is fetched.</param>
/// <param name="sealing">Seals each before it is uploaded; null: they are uploaded as they are.</param>
internal sealed class InputSources(BlobsClient blobs, FetchSource stores, FetchOptions fetching, SealedSubmission? sealing = null)
{
    /// <summary>The inputs, with everything they name in the store; null when there are none.</summary>
    /// <param name="given">As on the command line.</param>
    /// <param name="asTheyAre">Archives stay files.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="image">The archive of an image, which stays a file whatever is said of others; null when there is none.</param>
    public async Task<TaskInput[]?> ResolveAsync(string[] given, bool asTheyAre, CancellationToken cancellationToken, string? image = null)
    {
        if (given.Length == 0 && image is null) return null;
        var folder = Directory.CreateTempSubdirectory("skyops-data-").FullName;
        try
        {
            var inputs = new List<TaskInput>();
            foreach (var text in Parse(given, image)) inputs.Add(await ResolveAsync(text, text.Kind == InputKind.Folder || (text.IsArchive && !asTheyAre && !text.IsImage), Path.Combine(folder, "data"), cancellationToken));
            return [.. inputs];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Inputs of the right names for a quote, which uploads nothing and looks at no content.</summary>
    public static TaskInput[]? Stand(string[] given, string? image = null) => given.Length == 0 && image is null
        ? null
        : [.. Parse(given, image).Select(text => new TaskInput(text.Name, new string('0', 64), 1, text.IsArchive && !text.IsImage))];

    private static InputText[] Parse(string[] given, string? image)
    {
        InputText[] texts = [.. image is null ? [] : new[] { InputText.Parse(image) with { IsImage = true } }, .. given.Select(InputText.Parse)];
        var twice = texts.GroupBy(text => text.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? texts : throw CliException.Usage($"two inputs are called '{twice.Key}'", "name one: --data NAME=SOURCE");
    }

    private async Task<TaskInput> ResolveAsync(InputText text, bool unpack, string temporary, CancellationToken cancellationToken)
    {
        try
        {
            if (sealing is not null && text.Kind == InputKind.Stored)
                throw CliException.Usage($"--data {text.Source} is stored already, and not sealed for this task", "name the file itself; it is sealed and uploaded");
            var stored = text.Kind == InputKind.Stored
                ? await blobs.FindAsync(text.Sha256!, cancellationToken) ?? throw CliException.Usage($"this account has uploaded no data with the hash {text.Sha256}", "name a file instead; it is uploaded")
                : await blobs.UploadAsync(await SealedAsync(text.Name, await FileAsync(text, unpack, temporary, cancellationToken), temporary, cancellationToken), cancellationToken);
            return new TaskInput(text.Name, stored.Sha256, stored.Bytes, unpack);
        }
        catch (ArchiveRefusedException refused)
        {
            throw CliException.Usage($"--data {text.Source}: {refused.Message}", text.Kind == InputKind.Folder ? refused.Remedy : $"{refused.Remedy}; or give it to the program as it is: --data-as-is");
        }
        catch (FetchException failed)
        {
            throw CliException.Failed(failed.Message, "check the URL; or fetch the file yourself and name it");
        }
    }

    private async Task<string> SealedAsync(string name, string path, string temporary, CancellationToken cancellationToken)
    {
        if (sealing is null) return path;
        var target = $"{temporary}.sealed";
        File.Delete(target);
        await sealing.SealInputAsync(name, path, target, cancellationToken);
        return target;
    }

    /// <summary>A file with the bytes to upload.</summary>
    private async Task<string> FileAsync(InputText text, bool unpack, string temporary, CancellationToken cancellationToken)
    {
        switch (text.Kind)
        {
            case InputKind.Folder:
                await using (var packed = File.Create(temporary)) new TarPacker(ArchiveLimits.Default with { Bytes = Limits.BlobBytes }).Pack(text.Source, packed, cancellationToken);
                return temporary;
            case InputKind.Url:
                using (var fetcher = new Fetcher(fetching, TimeProvider.System))
                    await fetcher.FetchAsync(stores.Request(text.Source, text.Sha256, Limits.BlobBytes), temporary, cancellationToken);
                if (unpack) new ArchiveExtractor(ArchiveLimits.Default).Check(temporary, cancellationToken);
                return temporary;
            default:
                if (unpack) new ArchiveExtractor(ArchiveLimits.Default).Check(text.Source, cancellationToken);
                return text.Source;
        }
    }
}
