using Skyops.Storage.Blobs;

namespace Skyops.Tests.Storage;

public sealed class FileBlobOwnersTests : IDisposable
{
    private const string Owner = "0x52908400098527886E0F7030069857D2E4169EE7";
    private static readonly string s_blob = new('a', 64);
    private readonly TestFolder _folder = new();

    [Fact]
    public async Task Whoever_sent_a_blob_owns_it_and_nobody_else_does()
    {
        var owners = Open();
        Assert.False(owners.Has(Owner, s_blob));
        await owners.AddAsync(Owner, s_blob);
        await owners.AddAsync(Owner, s_blob);
        Assert.True(owners.Has(Owner, s_blob));
        Assert.False(owners.Has(Owner, new string('b', 64)));
        Assert.False(owners.Has(Owner.Replace('7', '8'), s_blob));
    }

    [Fact]
    public async Task It_is_known_after_a_restart_and_to_another_silo_on_the_same_folder()
    {
        var other = Open();
        Assert.False(other.Has(Owner, s_blob));
        await Open().AddAsync(Owner, s_blob);
        Assert.True(other.Has(Owner, s_blob));
        Assert.True(Open().Has(Owner, s_blob));
    }

    [Theory]
    [InlineData("../../etc")]
    [InlineData("")]
    [InlineData("a/b")]
    public async Task A_name_that_is_none_of_an_account_touches_no_file(string owner)
    {
        Assert.False(Open().Has(owner, s_blob));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Open().AddAsync(owner, s_blob));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Open().AddAsync(Owner, "../x"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories));
    }

    public void Dispose() => _folder.Dispose();

    private FileBlobOwners Open() => new(new FileBlobOptions { Folder = _folder.Path });
}
