// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessControlDefaultAdminRules} from
    "@openzeppelin/contracts/access/extensions/AccessControlDefaultAdminRules.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {EscrowBooks} from "./EscrowBooks.sol";
import {Leaf, SettlementLeaf} from "./SettlementLeaf.sol";

/// @title Settlement by cumulative Merkle roots.
/// @notice A settler posts a root with its totals; it stands for a challenge window, in which a challenger may cancel
/// it, and anybody who can prove it wrong. After that it counts for ever: a later root adds to it and takes nothing
/// away, so a claim may be made against any root that ever stood its window.
abstract contract EscrowSettlements is EscrowBooks, AccessControlDefaultAdminRules {
    bytes32 public constant SETTLER_ROLE = keccak256("SETTLER_ROLE");
    bytes32 public constant CHALLENGER_ROLE = keccak256("CHALLENGER_ROLE");

    /// @param root Merkle root over the leaves; pairs sorted and hashed with keccak256, as OpenZeppelin's MerkleProof.
    /// @param tokenTotal Sum of all credits in the token.
    /// @param etherTotal Sum of all credits in ETH.
    /// @param postedAt Unix seconds.
    /// @param depositsThrough Number of the last deposit that the root knows: it has a leaf for every account and asset
    /// with a deposit up to this number.
    /// @param cancelled Whether a challenge ended it.
    struct Settlement {
        bytes32 root;
        uint128 tokenTotal;
        uint128 etherTotal;
        uint64 postedAt;
        uint64 depositsThrough;
        bool cancelled;
    }

    event RootPosted(
        uint64 indexed number,
        bytes32 indexed root,
        uint128 tokenTotal,
        uint128 etherTotal,
        uint64 depositsThrough,
        uint64 claimableAt
    );
    event RootCancelled(uint64 indexed number, address indexed by, string reason);

    error WrongNumber(uint64 expected, uint64 given);
    error RootPending(uint64 number, uint64 claimableAt);
    error NoRootPending();
    error ZeroRoot();
    error TotalFell(address asset, uint128 before, uint128 given);
    error NotCovered(address asset, uint128 total, uint128 covered);
    error WrongDeposits(uint64 least, uint64 most, uint64 given);
    error UnknownRoot(uint64 number);
    error CancelledRoot(uint64 number);
    error NotYetClaimable(uint64 number, uint64 claimableAt);
    error InvalidProof();
    error NothingWrong();
    error WindowTooShort(uint64 least, uint64 given);

    /// @notice Seconds between posting a root and claims against it.
    uint64 public immutable challengeWindow;

    /// @notice Number of the newest root, cancelled or not; 0 before the first.
    uint64 public rootCount;

    /// @notice Number of the newest root that is not cancelled; it may still be in its window.
    uint64 public newestRoot;

    /// @dev The newest root that had stood its window when the newest one was posted.
    uint64 private _settledBefore;

    mapping(uint64 number => Settlement) private _settlements;

    constructor(address admin, uint64 challengeWindow_) AccessControlDefaultAdminRules(1 days, admin) {
        if (challengeWindow_ < 10 minutes) revert WindowTooShort(10 minutes, challengeWindow_);
        challengeWindow = challengeWindow_;
    }

    /// @notice Posts the next root. Refused while another is in its window, when a total falls, or when deposits do
    /// not cover a total.
    /// @param number rootCount + 1, so that a repeated transaction posts nothing twice.
    function postRoot(
        uint64 number,
        bytes32 root,
        uint128 tokenTotal,
        uint128 etherTotal,
        uint64 depositsThrough
    ) external onlyRole(SETTLER_ROLE) {
        if (number != rootCount + 1) revert WrongNumber(rootCount + 1, number);
        if (root == bytes32(0)) revert ZeroRoot();
        uint64 settled = newestRoot;
        Settlement storage last = _settlements[settled];
        if (isPending()) revert RootPending(settled, claimableAt(settled));
        if (depositsThrough < last.depositsThrough || depositsThrough > depositCount) {
            revert WrongDeposits(last.depositsThrough, depositCount, depositsThrough);
        }
        _checkTotal(token, last.tokenTotal, tokenTotal);
        _checkTotal(ETHER, last.etherTotal, etherTotal);
        _settledBefore = settled;
        newestRoot = number;
        rootCount = number;
        _settlements[number] =
            Settlement(root, tokenTotal, etherTotal, uint64(block.timestamp), depositsThrough, false);
        emit RootPosted(number, root, tokenTotal, etherTotal, depositsThrough, claimableAt(number));
    }

    /// @notice Cancels the root that is in its window.
    function cancelRoot(uint64 number, string calldata reason) external onlyRole(CHALLENGER_ROLE) {
        _cancel(number, reason);
    }

    /// @notice Anybody cancels the root in its window by showing that it takes from an account what an earlier root
    /// gave, or forgets what an earlier root charged.
    function challengeRegression(
        uint64 number,
        Leaf calldata leaf,
        bytes32[] calldata proof,
        uint64 earlier,
        Leaf calldata earlierLeaf,
        bytes32[] calldata earlierProof
    ) external {
        requireClaimable(earlier);
        _requireLeaf(number, leaf, proof);
        _requireLeaf(earlier, earlierLeaf, earlierProof);
        bool same = leaf.account == earlierLeaf.account && leaf.asset == earlierLeaf.asset;
        bool fell = leaf.credit < earlierLeaf.credit || leaf.debit < earlierLeaf.debit;
        if (!same || !fell) revert NothingWrong();
        _cancel(number, "regression");
    }

    /// @notice Anybody cancels the root in its window by showing that it uses more of an account's deposits than there
    /// are.
    function challengeOverdraft(uint64 number, Leaf calldata leaf, bytes32[] calldata proof) external {
        _requireLeaf(number, leaf, proof);
        Account storage books = _accounts[_key(leaf.account, leaf.asset)];
        if (leaf.debit <= books.deposited - books.exited) revert NothingWrong();
        _cancel(number, "overdraft");
    }

    /// @notice A root as it was posted; all zero when there is none.
    function settlementOf(uint64 number) external view returns (Settlement memory) {
        return _settlements[number];
    }

    /// @notice When a root's window ends, in Unix seconds.
    function claimableAt(uint64 number) public view returns (uint64) {
        return _settlements[number].postedAt + challengeWindow;
    }

    /// @notice Whether the newest root is still in its window.
    function isPending() public view returns (bool) {
        return newestRoot != 0 && block.timestamp < claimableAt(newestRoot);
    }

    /// @notice The newest root that stood its window; 0 before the first.
    function settledRoot() public view returns (uint64) {
        return isPending() ? _settledBefore : newestRoot;
    }

    /// @notice What the escrow owes at most: the newest total, pending or not, less what was claimed.
    function owed(address asset) external view returns (uint128) {
        return _totalOf(newestRoot, asset) - _totals[asset].claimed;
    }

    /// @notice The hash of a leaf, as it stands in the tree.
    function hashOf(Leaf calldata leaf) external view returns (bytes32) {
        return SettlementLeaf.hash(leaf);
    }

    /// @notice Reverts, saying why, unless claims can be made against this root.
    function requireClaimable(uint64 number) public view {
        if (number == 0 || number > rootCount) revert UnknownRoot(number);
        if (_settlements[number].cancelled) revert CancelledRoot(number);
        if (block.timestamp < claimableAt(number)) revert NotYetClaimable(number, claimableAt(number));
    }

    function _requireLeaf(uint64 number, Leaf calldata leaf, bytes32[] calldata proof) internal view {
        bytes32 root = _settlements[number].root;
        if (root == bytes32(0)) revert UnknownRoot(number);
        if (!MerkleProof.verifyCalldata(proof, root, SettlementLeaf.hash(leaf))) revert InvalidProof();
    }

    function _totalOf(uint64 number, address asset) internal view returns (uint128) {
        Settlement storage settlement = _settlements[number];
        return asset == token ? settlement.tokenTotal : settlement.etherTotal;
    }

    function _depositsThrough() internal view returns (uint64) {
        return _settlements[newestRoot].depositsThrough;
    }

    function _cancel(uint64 number, string memory reason) private {
        if (number != newestRoot || !isPending()) revert NoRootPending();
        _settlements[number].cancelled = true;
        newestRoot = _settledBefore;
        emit RootCancelled(number, msg.sender, reason);
    }

    function _checkTotal(address asset, uint128 before, uint128 total) private view {
        if (total < before) revert TotalFell(asset, before, total);
        uint128 covered = _totals[asset].deposited - _totals[asset].exited;
        if (total > covered) revert NotCovered(asset, total, covered);
    }
}
